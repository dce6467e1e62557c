"""The same two jobs. The lock is held from the read to the write."""

import asyncio

from workbook import say, work

meter = 100
lock = asyncio.Lock()


async def add(name, millis, pages):
    global meter
    async with lock:
        before = meter
        await work(name, millis)
        meter = before + pages


async def main():
    poster = add("poster", 1000, 3)
    novel = add("novel", 1500, 20)
    await asyncio.gather(poster, novel)
    say(f"the meter shows {meter}")


asyncio.run(main())
