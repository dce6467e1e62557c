"""A queue of your own: a list, and a way to wait."""

import asyncio
from collections import deque

from workbook import say


class OwnQueue:
    def __init__(self):
        self.items = deque()
        self.changed = asyncio.Condition()

    async def push(self, item):
        async with self.changed:
            self.items.append(item)
            self.changed.notify()

    async def pop(self):
        async with self.changed:
            await self.changed.wait_for(lambda: self.items)
            return self.items.popleft()


async def consumer(name, queue):
    say(f"{name} waits")
    say(f"{name} got {await queue.pop()}")


async def main():
    queue = OwnQueue()
    async with asyncio.TaskGroup() as group:
        group.create_task(consumer("Anna", queue))
        group.create_task(consumer("Ben", queue))
        await asyncio.sleep(1)
        await queue.push("tea")
        await queue.push("cake")


asyncio.run(main())
