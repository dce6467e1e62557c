"""Two equally urgent jobs that can't be compared."""

import asyncio

from workbook import say


async def main():
    queue = asyncio.PriorityQueue()
    await queue.put((1, {"name": "write"}))
    say("put the first")
    try:
        await queue.put((1, {"name": "erase"}))
    except TypeError as error:
        say(f"TypeError: {error}")


asyncio.run(main())
