"""Three tasks need the price list. The first that comes fetches it."""

import asyncio

from workbook import say, work

fetching = None


def prices():
    global fetching
    if fetching is None:
        fetching = asyncio.create_task(work("price list", 1000))
    return asyncio.shield(fetching)


async def job(name, comes):
    await asyncio.sleep(comes)
    say(f"{name} has the {await prices()}")


async def main():
    jobs = job("Anna", 0), job("Ben", 0.3), job("Carla", 2)
    await asyncio.gather(*jobs)


asyncio.run(main())
