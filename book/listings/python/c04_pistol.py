"""Two runners wait for the shot. A third comes late."""

import asyncio

from workbook import say

shot = asyncio.Event()


async def runner(name, comes):
    await asyncio.sleep(comes)
    say(f"{name} is at the line")
    await shot.wait()
    say(f"{name} starts")


async def starter():
    await asyncio.sleep(0.8)
    say("bang")
    shot.set()


async def main():
    anna, ben = runner("Anna", 0), runner("Ben", 0.3)
    carla = runner("Carla", 1.5)
    await asyncio.gather(anna, ben, carla, starter())


asyncio.run(main())
