"""Two makers on one belt. Each says when it is done."""

import asyncio

from workbook import say


async def maker(name, millis, belt):
    for number in [1, 2]:
        await asyncio.sleep(millis / 1000)
        await belt.put(f"{name} {number}")
    await belt.put(None)


async def packer(belt):
    say("the packer waits")
    while (part := await belt.get()) is not None:
        say(f"packed {part}")
    say("the packer goes home")


async def main():
    belt = asyncio.Queue()
    await asyncio.gather(
        maker("bolt", 100, belt), maker("wheel", 300, belt), packer(belt)
    )
    say(f"left on the belt: {belt.qsize()}")


asyncio.run(main())
