"""A sensor that can't wait, and a slow reader."""

import asyncio

from workbook import say


async def sensor(belt):
    say("the sensor begins")
    for value in range(20, 25):
        await asyncio.sleep(0.1)
        try:
            belt.put_nowait(value)
        except asyncio.QueueFull:
            say(f"no room for {value}")
    await belt.put(None)


async def reader(belt):
    while (value := await belt.get()) is not None:
        say(f"read {value}")
        await asyncio.sleep(0.25)


async def main():
    belt = asyncio.Queue(maxsize=1)
    await asyncio.gather(sensor(belt), reader(belt))


asyncio.run(main())
