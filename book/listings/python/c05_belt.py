"""A maker, a packer, and a belt between them."""

import asyncio

from workbook import say, work


async def make(belt):
    for name in ["wheel", "axle", "door"]:
        part = await work(name, 400)
        await belt.put(part)
    await belt.put(None)
    say("the maker goes home")


async def pack(belt):
    while (part := await belt.get()) is not None:
        await work(f"packing the {part}", 1000)
    say("the packer goes home")


async def main():
    belt = asyncio.Queue(maxsize=10)
    await asyncio.gather(make(belt), pack(belt))


asyncio.run(main())
