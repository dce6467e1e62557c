"""A recipe is called for, and then taken up."""

import asyncio

from workbook import say


async def greet(name):
    say(f"greeting {name}")
    return f"Hello, {name}"


async def main():
    greeting = greet("Alice")
    say("called")
    text = await greeting
    say(text)


asyncio.run(main())
