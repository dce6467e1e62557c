"""Three jobs in a priority queue, two of them equally urgent."""

import asyncio

from workbook import say


async def main():
    queue = asyncio.PriorityQueue()
    for job in [(1, "write"), (1, "erase"), (0, "call")]:
        queue.put_nowait(job)
    while not queue.empty():
        priority, job = queue.get_nowait()
        say(f"{job}, priority {priority}")


asyncio.run(main())
