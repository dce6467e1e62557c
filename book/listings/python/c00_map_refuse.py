"""One that would rather go on."""

import asyncio

from workbook import say, work


async def stubborn():
    try:
        await work("stubborn", 3000)
    except asyncio.CancelledError:
        say("the stubborn one protests")
        await work("stubborn again", 3000)


async def main():
    task = asyncio.create_task(stubborn())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    say(f"cancelled: {task.cancelled()}")


asyncio.run(main())
