"""Three downloads under way at once."""

import asyncio

from workbook import say, work


async def main():
    results = await asyncio.gather(
        work("song", 2000),
        work("book", 3000),
        work("film", 4000),
    )
    say(results)


asyncio.run(main())
