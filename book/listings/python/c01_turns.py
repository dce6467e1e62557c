"""Two tasks on one thread."""

import asyncio

from workbook import say


async def flight(name):
    say(f"{name} asks to land")
    await asyncio.sleep(0)
    say(f"{name} descends")
    say(f"{name} touches down")
    await asyncio.sleep(0)
    say(f"{name} leaves the runway")


async def main():
    first = asyncio.create_task(flight("flight 1"))
    second = asyncio.create_task(flight("flight 2"))
    say("the tower is at work")
    await first
    await second


asyncio.run(main())
