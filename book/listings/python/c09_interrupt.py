"""Ctrl-C, as asyncio.run handles it."""

import asyncio
import signal

from workbook import say, work


async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(1, signal.raise_signal, signal.SIGINT)
    try:
        await work("landing", 3000)
    finally:
        say("the lights go out")


try:
    asyncio.run(main())
except KeyboardInterrupt:
    say("interrupted")
