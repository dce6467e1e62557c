"""Three starts a second, in every window. Seven callers come within half a second."""

import asyncio
from collections import deque

from workbook import say

lock = asyncio.Lock()
starts = deque()


async def start():
    loop = asyncio.get_running_loop()
    async with lock:
        if len(starts) == 3:
            await asyncio.sleep(starts[0] + 1 - loop.time())
            starts.popleft()
        starts.append(loop.time())


async def caller(number):
    await asyncio.sleep(0.08 * number)
    await start()
    say(f"caller {number} starts")


async def main():
    await asyncio.gather(*(caller(number) for number in range(7)))


asyncio.run(main())
