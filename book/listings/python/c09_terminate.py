"""A signal that asks to stop."""

import asyncio
import signal

from workbook import say


async def main():
    loop = asyncio.get_running_loop()
    closing = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, closing.set)
    loop.call_later(2.5, signal.raise_signal, signal.SIGTERM)
    landed = 0
    say("open")
    while not closing.is_set():
        try:
            async with asyncio.timeout(1):
                await closing.wait()
        except TimeoutError:
            landed += 1
            say(f"flight {landed} lands")
    say("the airport closes")


asyncio.run(main())
