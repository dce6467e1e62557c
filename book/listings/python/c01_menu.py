"""A chef, and a menu of three dishes."""

import asyncio

from workbook import say, work


async def main():
    plates = await asyncio.gather(
        work("pasta", 3000),
        work("salad", 2000),
        work("pizza", 5000),
    )
    say(f"all dishes are ready: {plates}")


asyncio.run(main())
