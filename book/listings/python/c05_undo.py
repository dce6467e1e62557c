"""Three strokes, and undo four times."""

import asyncio

from workbook import say


async def main():
    stack = asyncio.LifoQueue()
    for stroke in ["line", "circle", "dot"]:
        await stack.put(stroke)
    for _ in range(2):
        say(f"undone: {await stack.get()}")

    async def late():
        await asyncio.sleep(1)
        await stack.put("square")

    undone = [await stack.get()]
    async with asyncio.TaskGroup() as group:
        group.create_task(late())
        undone.append(await stack.get())
    say(f"undone: {undone}")


asyncio.run(main())
