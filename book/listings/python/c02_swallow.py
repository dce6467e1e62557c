"""A coroutine that is cancelled and goes on."""

import asyncio

from workbook import say


async def stubborn():
    say("begins")
    for _ in range(3):
        try:
            await asyncio.sleep(1)
        except asyncio.CancelledError:
            say("no")
        say("still here")


async def main():
    task = asyncio.create_task(stubborn())
    await asyncio.sleep(1.5)
    task.cancel()
    say("asked it to stop")
    await task
    say(f"cancelled: {task.cancelled()}")


asyncio.run(main())
