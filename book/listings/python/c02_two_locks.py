"""Two locks, taken in opposite orders."""

import asyncio

from workbook import say


async def eat(name, first, second):
    async with first:
        say(f"{name} has one fork")
        await asyncio.sleep(1)
        async with second:
            say(f"{name} eats")


async def main():
    left, right = asyncio.Lock(), asyncio.Lock()
    both = asyncio.gather(
        eat("Anna", left, right), eat("Ben", right, left)
    )
    try:
        await asyncio.wait_for(both, 3600)
    except TimeoutError:
        say("nobody has eaten")


asyncio.run(main())
