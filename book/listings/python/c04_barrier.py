"""Three people bind a book. No one begins with step 2 until all have done step 1."""

import asyncio

from workbook import say, work

all_here = asyncio.Barrier(3)


async def bind(name, millis):
    await work(name, millis)
    await all_here.wait()
    say(f"{name}: step 2")


async def main():
    await asyncio.gather(
        bind("folding", 500),
        bind("cutting", 900),
        bind("printing the cover", 1400),
    )


asyncio.run(main())
