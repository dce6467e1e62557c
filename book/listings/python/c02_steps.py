"""The same, with a turn for others between the steps."""

import asyncio

from workbook import say


async def polite():
    for step in range(1, 4):
        say(f"step {step}")
        await asyncio.sleep(0)
    return "done"


async def stop(task):
    say("stop")
    task.cancel()


async def main():
    task = asyncio.create_task(polite())
    stopping = asyncio.create_task(stop(task))
    await asyncio.wait([task, stopping])
    say(f"cancelled: {task.cancelled()}")


asyncio.run(main())
