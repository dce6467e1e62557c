"""A callback that schedules itself, and a timer."""

import asyncio
import time

from workbook import say


def busy(loop):
    time.sleep(0.1)
    if loop.time() < 0.5:
        loop.call_soon(busy, loop)
    else:
        say("the queue is empty")


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0.25, say, "the timer is called")
    loop.call_soon(busy, loop)
    await asyncio.sleep(1)


asyncio.run(main())
