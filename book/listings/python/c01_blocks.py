"""A clock that ticks, and a chef who stands in front of the pasta."""

import asyncio
import time

from workbook import say


async def ticks():
    while True:
        say("tick")
        await asyncio.sleep(1)


async def main():
    clock = asyncio.create_task(ticks())
    await asyncio.sleep(2.5)
    say("the chef stares at the pasta")
    time.sleep(3)
    say("the chef looks up")
    await asyncio.sleep(1.2)
    clock.cancel()


asyncio.run(main())
