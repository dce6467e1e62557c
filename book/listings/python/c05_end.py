"""Three jobs, and two workers who have to learn that there are no more."""

import asyncio

from workbook import say, work


async def worker(name, jobs):
    while (job := await jobs.get()) is not None:
        await work(f"{job} ({name})", 1000)
    say(f"{name} goes home")


async def main():
    jobs = asyncio.Queue()
    for job in ["chair", "table", "desk"]:
        await jobs.put(job)
    for _ in range(2):
        await jobs.put(None)
    await asyncio.gather(worker("Anna", jobs), worker("Ben", jobs))


asyncio.run(main())
