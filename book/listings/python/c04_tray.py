"""A tray with room for two sheets, from a Condition."""

import asyncio
from collections import deque

from workbook import say


class Tray:
    def __init__(self):
        self.sheets = deque()
        lock = asyncio.Lock()
        self.came = asyncio.Condition(lock)
        self.room = asyncio.Condition(lock)

    async def put(self, sheet):
        async with self.room:
            while len(self.sheets) == 2:
                await self.room.wait()
            self.sheets.append(sheet)
            self.came.notify()

    async def take(self):
        async with self.came:
            while not self.sheets:
                await self.came.wait()
            self.room.notify()
            return self.sheets.popleft()


async def fill(tray):
    for sheet in range(1, 5):
        await tray.put(sheet)
        say(f"sheet {sheet} is in")


async def empty(tray):
    for _ in range(4):
        await asyncio.sleep(0.3)
        say(f"sheet {await tray.take()} is out")


async def main():
    tray = Tray()
    await asyncio.gather(fill(tray), empty(tray))


asyncio.run(main())
