"""Five jobs and two workers. Whoever is free takes the next."""

import asyncio

from workbook import say, work

JOBS = [("roof", 3000), ("door", 1000), ("floor", 1000), ("wall", 2000), ("paint", 1000)]


async def worker(name, jobs, results):
    while not jobs.empty():
        index, job, millis = jobs.get_nowait()
        results[index] = f"{await work(job, millis)} by {name}"


async def main():
    jobs = asyncio.Queue()
    for index, (job, millis) in enumerate(JOBS):
        jobs.put_nowait((index, job, millis))
    results = [None] * len(JOBS)
    async with asyncio.TaskGroup() as group:
        for name in ["Anna", "Ben"]:
            group.create_task(worker(name, jobs, results))
    say(results)


asyncio.run(main())
