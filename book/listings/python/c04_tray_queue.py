"""The same tray is a queue."""

import asyncio

from workbook import say


async def fill(tray):
    for sheet in range(1, 5):
        await tray.put(sheet)
        say(f"sheet {sheet} is in")


async def empty(tray):
    for _ in range(4):
        await asyncio.sleep(0.3)
        say(f"sheet {await tray.get()} is out")


async def main():
    tray = asyncio.Queue(2)
    await asyncio.gather(fill(tray), empty(tray))


asyncio.run(main())
