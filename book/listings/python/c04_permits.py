"""Permits by hand: one is acquired, and two are released. Then the same with a BoundedSemaphore."""

import asyncio

from workbook import say


async def main():
    for kind in (asyncio.Semaphore, asyncio.BoundedSemaphore):
        printers = kind(1)
        await printers.acquire()
        printers.release()
        try:
            printers.release()
            say(f"{kind.__name__}: nobody noticed")
        except ValueError as error:
            say(f"{kind.__name__}: {error}")


asyncio.run(main())
