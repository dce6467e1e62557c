"""A lock that is held across an await."""

import asyncio

from workbook import say, work


async def write(lock, line):
    async with lock:
        await work(line, 1000)


async def main():
    lock = asyncio.Lock()
    await asyncio.gather(write(lock, "one"), write(lock, "two"))
    say("both are written")


asyncio.run(main())
