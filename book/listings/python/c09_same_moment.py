"""Five timers for the same moment."""

import asyncio

from workbook import say


async def main():
    loop = asyncio.get_running_loop()
    moment = loop.time() + 1
    for number in range(1, 6):
        loop.call_at(moment, say, f"timer {number}")
    await asyncio.sleep(2)


asyncio.run(main())
