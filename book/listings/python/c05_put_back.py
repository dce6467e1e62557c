"""Two workers, and one sentinel that each puts back."""

import asyncio

from workbook import say


async def worker(name, jobs):
    while (job := await jobs.get()) is not None:
        say(f"{name} does job {job}")
        await asyncio.sleep(1)
        jobs.task_done()
    await jobs.put(None)
    jobs.task_done()
    say(f"{name} goes home")


async def main():
    jobs = asyncio.Queue()
    for job in [1, 2, 3, None]:
        await jobs.put(job)
    await asyncio.gather(worker("Anna", jobs), worker("Ben", jobs))
    say(f"left in the queue: {jobs.qsize()}")
    try:
        await asyncio.wait_for(jobs.join(), 3600)
    except TimeoutError:
        say("join has waited for an hour")


asyncio.run(main())
