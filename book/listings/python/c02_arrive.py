"""Each result as soon as it is there."""

import asyncio

from workbook import say, work


async def main():
    downloads = [
        asyncio.create_task(work(name, millis))
        for name, millis in [("film", 3000), ("song", 1000), ("book", 2000)]
    ]
    for next_done in asyncio.as_completed(downloads):
        say(f"got {await next_done}")


asyncio.run(main())
