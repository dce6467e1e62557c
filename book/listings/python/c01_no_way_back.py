"""A blocking call that is given up."""

import asyncio
import time

from workbook import say


def call():
    time.sleep(3)
    say("the call is back")


async def main():
    say("the call begins")
    try:
        await asyncio.wait_for(asyncio.to_thread(call), timeout=1)
    except TimeoutError:
        say("in time: False")
    await asyncio.sleep(5)


asyncio.run(main())
