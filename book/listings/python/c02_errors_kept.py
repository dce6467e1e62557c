"""A failure is a result like any other."""

import asyncio

from workbook import fail, say, work


async def main():
    results = await asyncio.gather(
        work("song", 3000),
        fail("book", 1000),
        work("film", 2000),
        return_exceptions=True,
    )
    for result in results:
        say(repr(result))


asyncio.run(main())
