"""Something that is closed at the end, and items one by one."""

import asyncio
from contextlib import asynccontextmanager

from workbook import say


@asynccontextmanager
async def fridge():
    say("the fridge is open")
    try:
        yield
    finally:
        say("the fridge is closed")


async def shelves():
    for shelf in range(1, 4):
        yield shelf
        await asyncio.sleep(1)


async def main():
    async with fridge():
        async for shelf in shelves():
            say(f"shelf {shelf}")


asyncio.run(main())
