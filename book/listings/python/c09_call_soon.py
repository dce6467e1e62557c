"""First come, first served, and one of them calls for more."""

import asyncio

from workbook import say


def flight_1(loop):
    say("flight 1 lands")
    loop.call_soon(say, "flight 1 is unloaded")


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(flight_1, loop)
    loop.call_soon(say, "flight 2 lands")
    loop.call_soon(say, "flight 3 lands")
    say("three are in the queue")
    await asyncio.sleep(1)


asyncio.run(main())
