"""A call that blocks, and a timeout around it."""

import asyncio
import time

from workbook import say


def load():
    time.sleep(3)
    say("the last bag is in")


async def main():
    say("the crew begins to load")
    try:
        async with asyncio.timeout(1):
            await asyncio.to_thread(load)
    except TimeoutError:
        say("nobody waits any more")
    await asyncio.sleep(4)


asyncio.run(main())
