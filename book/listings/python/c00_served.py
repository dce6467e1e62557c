"""One cashier who waits with each customer, and one who doesn't."""

import asyncio
import time

from workbook import say, work


async def main():
    for customer, seconds in [("Ann", 3), ("Ben", 2), ("Cleo", 1)]:
        time.sleep(seconds)
        say(f"{customer} is served")
    say("the queue is empty; here comes another")

    await asyncio.gather(work("Ann", 3000), work("Ben", 2000), work("Cleo", 1000))
    say("the queue is empty")


asyncio.run(main())
