"""A thousand requests, ten at a time."""

import asyncio

from workbook import say

limit = asyncio.Semaphore(10)
now = most = 0


async def request():
    global now, most
    async with limit:
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.05)
        now -= 1


async def main():
    say("a thousand requests")
    await asyncio.gather(*(request() for _ in range(1000)))
    say(f"done; at most {most} at a time")


asyncio.run(main())
