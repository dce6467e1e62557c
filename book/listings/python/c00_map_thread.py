"""Blocking calls on threads that are allowed to block."""

import asyncio
import time

from workbook import say, work


async def main():
    say("two calls")
    loop = asyncio.get_running_loop()
    first = loop.run_in_executor(None, time.sleep, 3)
    second = asyncio.to_thread(time.sleep, 3)
    await work("egg", 1000)
    await first
    say("the first call is back")
    await second
    say("the second call is back")


asyncio.run(main())
