"""Two jobs add to one meter. Each reads it, prints, and writes the sum. No lock."""

import asyncio

from workbook import say, work

meter = 100


async def add(name, millis, pages):
    global meter
    before = meter
    await work(name, millis)
    meter = before + pages


async def main():
    poster = add("poster", 1000, 3)
    novel = add("novel", 1500, 20)
    await asyncio.gather(poster, novel)
    say(f"the meter shows {meter}")


asyncio.run(main())
