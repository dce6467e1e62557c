"""A thread has news for the loop."""

import asyncio
import time

from workbook import say


def radio(loop, message):
    time.sleep(1)
    loop.call_soon_threadsafe(message.set_result, "clear to land")


async def main():
    loop = asyncio.get_running_loop()
    message = loop.create_future()
    loop.run_in_executor(None, radio, loop, message)
    say("the loop waits")
    say(f"heard: {await message}")


asyncio.run(main())
