"""A callback, a timer for now, another callback, and a task."""

import asyncio

from workbook import say


async def task():
    say("the task")


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(say, "a callback")
    loop.call_later(0, say, "a timer for now")
    loop.call_soon(say, "another callback")
    created = asyncio.create_task(task())
    say("all is noted")
    await asyncio.sleep(1)
    await created


asyncio.run(main())
