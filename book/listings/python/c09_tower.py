"""Calls, soon and later."""

import asyncio

from workbook import say


def landed(loop, name):
    say(f"{name} has landed")
    loop.call_soon(say, f"{name} leaves the runway")


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(2, landed, loop, "flight 2")
    loop.call_later(1, landed, loop, "flight 1")
    loop.call_soon(say, "the tower is at work")
    say("all is noted")
    await asyncio.sleep(3)


asyncio.run(main())
