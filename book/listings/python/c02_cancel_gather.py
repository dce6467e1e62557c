"""Cancelling the gather cancels its children."""

import asyncio

from workbook import say, work


async def main():
    both = asyncio.gather(work("song", 2000), work("film", 3000))
    await asyncio.sleep(1)
    both.cancel()
    try:
        await both
    except asyncio.CancelledError:
        say("the gather is cancelled")


asyncio.run(main())
