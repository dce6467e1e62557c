"""A queue with room for nothing."""

import asyncio

from workbook import say


async def main():
    queue = asyncio.Queue(maxsize=0)
    for number in range(1000):
        await queue.put(number)
    say(f"{queue.qsize()} in the queue, full: {queue.full()}")


asyncio.run(main())
