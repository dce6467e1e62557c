"""Two dishes, one below the other."""

import asyncio

from workbook import say, work


async def main():
    await work("pasta", 3000)
    await work("salad", 2000)
    say("dinner is served")


asyncio.run(main())
