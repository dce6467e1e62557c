"""Giving up the work together with the wait."""

import asyncio

from workbook import say, work


async def main():
    try:
        await asyncio.wait_for(work("upload", 3000), 2)
    except TimeoutError:
        say("the caller gives up")
    await asyncio.sleep(2)


asyncio.run(main())
