"""Each plate when it is done."""

import asyncio

from workbook import say, work


async def main():
    menu = [("roast", 3000), ("salad", 1000), ("soup", 2000)]
    cooking = [asyncio.create_task(work(name, millis)) for name, millis in menu]
    for plate in asyncio.as_completed(cooking):
        say(f"{await plate} is served")


asyncio.run(main())
