"""A sleep that is made at 0 s and awaited at 1 s."""

import asyncio

from workbook import say


async def main():
    nap = asyncio.sleep(2)
    say("made")
    await asyncio.sleep(1)
    say("now it is awaited")
    await nap
    say("awake")


asyncio.run(main())
