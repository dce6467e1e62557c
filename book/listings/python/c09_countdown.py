"""Two countdowns, with nothing but call_later."""

import asyncio

from workbook import say


def countdown(loop, name, number):
    if number == 0:
        say(f"{name}: go")
        return
    say(f"{name}: {number}")
    loop.call_later(1, countdown, loop, name, number - 1)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(countdown, loop, "one", 2)
    loop.call_soon(countdown, loop, "another", 3)
    await asyncio.sleep(4)


asyncio.run(main())
