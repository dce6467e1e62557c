"""The first of five to finish."""

import asyncio

from workbook import fail, say, work


async def main():
    workers = [
        work("film", 4000),
        fail("torn", 1000),
        work("song", 2000),
        fail("gone", 500),
        work("book", 3000),
    ]
    tasks = [asyncio.create_task(worker) for worker in workers]
    pending, winner = set(tasks), None
    while pending and winner is None:
        done, pending = await asyncio.wait(
            pending, return_when=asyncio.FIRST_COMPLETED
        )
        finished = (task for task in done if not task.exception())
        winner = next(finished, None)
    for task in tasks:
        task.cancel()  # does nothing to a task that is done
    await asyncio.wait(tasks)
    say(f"{winner.result()} wins")


asyncio.run(main())
