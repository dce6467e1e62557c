"""A thousand messages are waiting. How many are received in one go?"""

import asyncio

from workbook import say

received = 0


async def receive(queue):
    global received
    while True:
        await queue.get()
        received += 1


async def other():
    say(f"my turn, after {received} messages")


async def main():
    queue = asyncio.Queue()
    for number in range(1000):
        queue.put_nowait(number)
    receiving = asyncio.create_task(receive(queue))
    await asyncio.create_task(other())
    receiving.cancel()


asyncio.run(main())
