"""A task that is cancelled before it has begun."""

import asyncio

from workbook import say


async def job():
    try:
        say("the job begins")
        await asyncio.sleep(1)
    finally:
        say("the job cleans up")


async def main():
    task = asyncio.create_task(job())
    task.cancel()
    await asyncio.wait([task])
    say(f"cancelled: {task.cancelled()}")


asyncio.run(main())
