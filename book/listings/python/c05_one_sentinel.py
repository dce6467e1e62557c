"""Two workers, one sentinel."""

import asyncio

from workbook import say


async def worker(name, jobs):
    while (job := await jobs.get()) is not None:
        say(f"{name} does job {job}")
        await asyncio.sleep(1)
    say(f"{name} goes home")


async def main():
    jobs = asyncio.Queue()
    for job in [1, 2, 3, None]:
        await jobs.put(job)
    try:
        async with asyncio.timeout(3600):
            await asyncio.gather(worker("Anna", jobs), worker("Ben", jobs))
    except TimeoutError:
        say("nobody has come for an hour")


asyncio.run(main())
