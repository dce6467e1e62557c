"""Three jobs, two workers, and a count of what is not done."""

import asyncio

from workbook import say, work


async def worker(jobs):
    while True:
        job = await jobs.get()
        try:
            await work(job, 1000)
        finally:
            jobs.task_done()


async def main():
    jobs = asyncio.Queue()
    for job in ["chair", "table", "desk"]:
        jobs.put_nowait(job)
    workers = [asyncio.create_task(worker(jobs)) for _ in range(2)]
    await asyncio.sleep(1.5)
    say(f"{jobs.qsize()} in the queue")
    await jobs.join()
    say("all done")
    for task in workers:
        task.cancel()


asyncio.run(main())
