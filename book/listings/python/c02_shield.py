"""Giving up the wait, but not the work."""

import asyncio

from workbook import say, work


async def main():
    upload = asyncio.create_task(work("upload", 3000))
    try:
        await asyncio.wait_for(asyncio.shield(upload), 2)
    except TimeoutError:
        say("the caller gives up")
    say(f"and yet: {await upload}")


asyncio.run(main())
