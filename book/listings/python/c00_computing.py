"""Two computations, gathered."""

import asyncio

from workbook import say


async def add_up(name, up_to):
    say(f"{name} begins")
    total = sum(range(1, up_to + 1))
    say(f"{name} is done: {total}")


async def main():
    await asyncio.gather(add_up("the long sum", 1_000_000), add_up("the short sum", 10))


asyncio.run(main())
