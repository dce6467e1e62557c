"""A transfer between two accounts, under a lock, is cancelled between its two steps."""

import asyncio

from workbook import say, work

accounts = [100, 50]
lock = asyncio.Lock()


async def transfer():
    async with lock:
        accounts[0] -= 30
        await work("paperwork", 1000)
        accounts[1] += 30


async def main():
    try:
        await asyncio.wait_for(transfer(), timeout=0.4)
        say("in time: true")
    except TimeoutError:
        say("in time: false")
    async with lock:
        say(f"accounts: {accounts}")


asyncio.run(main())
