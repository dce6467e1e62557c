"""Three downloads, one cancelled midway."""

import asyncio

from workbook import say


async def download_file(name, seconds):
    say(f"{name}: connected")
    try:
        await asyncio.sleep(seconds)
        return name
    finally:
        say(f"{name}: released")


async def main():
    files = [("song", 2), ("book", 3), ("film", 4)]
    tasks = [
        asyncio.create_task(download_file(name, seconds))
        for name, seconds in files
    ]
    await asyncio.sleep(1)
    tasks[1].cancel()
    for task in tasks:
        try:
            say(f"{await task} is here")
        except asyncio.CancelledError:
            say(f"cancelled: {task.cancelled()}")


asyncio.run(main())
