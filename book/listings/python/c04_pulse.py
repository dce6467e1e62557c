"""The event is set, and cleared in the next line. Two tasks wait, and one comes later."""

import asyncio

from workbook import say

event = asyncio.Event()


async def waiter(name, comes):
    await asyncio.sleep(comes)
    say(f"{name} waits")
    try:
        await asyncio.wait_for(event.wait(), timeout=1)
        say(f"{name} goes on, is_set() is {event.is_set()}")
    except TimeoutError:
        say(f"{name} gives up")


async def pulse():
    await asyncio.sleep(0.5)
    event.set()
    event.clear()


async def main():
    early, late = waiter("Anna", 0), waiter("Ben", 0.7)
    await asyncio.gather(early, late, pulse())


asyncio.run(main())
