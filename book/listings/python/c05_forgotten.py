"""Three jobs. The second fails."""

import asyncio

from workbook import fail, say, work


async def worker(jobs):
    while True:
        job = await jobs.get()
        try:
            if job == "table":
                await fail(job, 1000)
            else:
                await work(job, 1000)
            jobs.task_done()
        except RuntimeError as error:
            say(f"noted: {error}")


async def main():
    jobs = asyncio.Queue()
    for job in ["chair", "table", "desk"]:
        jobs.put_nowait(job)
    task = asyncio.create_task(worker(jobs))
    try:
        await asyncio.wait_for(jobs.join(), 3600)
        say("all done")
    except TimeoutError:
        say("nobody has come for an hour")
    task.cancel()


asyncio.run(main())
