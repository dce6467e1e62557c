"""One of three fails: gather."""

import asyncio

from workbook import fail, say, work


async def main():
    try:
        await asyncio.gather(
            work("song", 2000),
            fail("book", 1000),
            work("film", 3000),
        )
    except RuntimeError as error:
        say(f"gather: {error}")
    await asyncio.sleep(1.5)
    say("the end of main")


asyncio.run(main())
