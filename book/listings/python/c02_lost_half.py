"""A timeout around two receives."""

import asyncio

from workbook import say


async def pair(queue):
    first = await queue.get()
    second = await queue.get()
    return first, second


async def send(queue):
    say("sends 1")
    await queue.put(1)
    await asyncio.sleep(1)
    say("sends 2 and 3")
    await queue.put(2)
    await queue.put(3)


async def main():
    queue = asyncio.Queue()
    sending = asyncio.create_task(send(queue))
    for _ in range(2):
        try:
            both = await asyncio.wait_for(pair(queue), 0.8)
            say(f"a pair: {both}")
        except TimeoutError:
            say("still waiting")
    await sending


asyncio.run(main())
