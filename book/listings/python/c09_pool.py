"""Four calls that block, on a pool of two threads."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from workbook import say


def load(bags):
    time.sleep(bags / 10)
    return bags, threading.current_thread() is threading.main_thread()


async def main():
    loop = asyncio.get_running_loop()
    crew = ThreadPoolExecutor(max_workers=2)
    say("a crew of two")
    calls = [loop.run_in_executor(crew, load, bags) for bags in (10, 13, 15, 17)]
    for call in asyncio.as_completed(calls):
        bags, on_the_loop = await call
        say(f"{bags} bags, on the loop's thread: {on_the_loop}")


asyncio.run(main())
