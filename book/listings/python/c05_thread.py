"""A belt that another thread fills."""

import asyncio
import threading

from workbook import say


def make(belt, loop):
    for part in ["wheel", "axle", "door"]:
        put = asyncio.run_coroutine_threadsafe(belt.put(part), loop)
        put.result()


async def main():
    belt = asyncio.Queue(maxsize=1)
    loop = asyncio.get_running_loop()
    threading.Thread(target=make, args=(belt, loop)).start()
    for _ in range(3):
        say(f"got {await belt.get()}")


asyncio.run(main())
