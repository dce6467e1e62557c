"""Two of them, and one fails: wait for both."""

import asyncio

from workbook import fail, say, work


async def main():
    try:
        await asyncio.gather(work("tea", 2000), fail("egg", 1000))
    except RuntimeError as error:
        say(f"caught: {error}")
    await asyncio.sleep(5)
    say("five seconds later")


asyncio.run(main())
