"""A task that never waits, and one that asks it to stop."""

import asyncio

from workbook import say


async def busy():
    for step in range(1, 4):
        say(f"step {step}")
    return "done"


async def stop(task):
    say("stop")
    task.cancel()


async def main():
    task = asyncio.create_task(busy())
    asyncio.create_task(stop(task))
    say(await task)


asyncio.run(main())
