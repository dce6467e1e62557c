"""A thread puts a callback into the queue with call_soon."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from workbook import say


def radio(loop):
    time.sleep(1)
    say("the radio has news")
    loop.call_soon(say, "the loop hears of it")


async def main():
    threads = ThreadPoolExecutor()
    threads.submit(radio, asyncio.get_running_loop())
    await asyncio.sleep(5)


asyncio.run(main())
say("the loop has ended")
