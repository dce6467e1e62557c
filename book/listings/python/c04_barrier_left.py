"""A barrier for three. Anna comes and gives up, then Ben and Carla come."""

import asyncio

from workbook import say

barrier = asyncio.Barrier(3)


async def person(name, comes, patience):
    await asyncio.sleep(comes)
    say(f"{name} waits")
    try:
        await asyncio.wait_for(barrier.wait(), patience)
        say(f"{name} goes through")
    except TimeoutError:
        say(f"{name} gives up")


async def main():
    await asyncio.gather(
        person("Anna", 0, 0.5),
        person("Ben", 1, 5),
        person("Carla", 1.1, 5),
    )


asyncio.run(main())
