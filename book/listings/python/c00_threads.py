"""A thread for each customer."""

import asyncio
import time

from workbook import say


async def serve(customer, seconds):
    say(f"{customer} has a cashier")
    await asyncio.to_thread(time.sleep, seconds)
    say(f"{customer} is served")


async def main():
    await asyncio.gather(serve("Ann", 3), serve("Ben", 2), serve("Cleo", 1))
    say("three cashiers go home")


asyncio.run(main())
