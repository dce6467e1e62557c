"""A queue with room for one."""

import asyncio

from workbook import say, work


async def put(belt):
    for plate in range(1, 4):
        await belt.put(plate)
        say(f"plate {plate} is on the belt")
    await belt.put(None)


async def take(belt):
    while (plate := await belt.get()) is not None:
        await work(f"plate {plate}", 1000)
    say("the belt has ended")


async def main():
    belt = asyncio.Queue(maxsize=1)
    await asyncio.gather(put(belt), take(belt))


asyncio.run(main())
