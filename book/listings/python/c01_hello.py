"""Two greetings in a row, then two together."""

import asyncio

from workbook import say


async def greet(name):
    await asyncio.sleep(1)
    say(f"Hello, {name}")


async def main():
    say("in a row")
    await greet("Alice")
    await greet("Bob")

    say("together")
    await asyncio.gather(greet("Alice"), greet("Bob"))


asyncio.run(main())
