"""The same signal, three times in a row."""

import asyncio
import signal

from workbook import say


async def main():
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, say, "a call")
    for _ in range(3):
        signal.raise_signal(signal.SIGUSR1)
    say("raised three times")
    await asyncio.sleep(1)


asyncio.run(main())
