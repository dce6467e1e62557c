"""Two clients want the same name, and look before they take it."""

import asyncio

from workbook import say

names = set()


async def enter(who, name):
    say(f"{who} wants to be {name}")
    if name in names:
        say(f"{who}: {name} is taken")
        return
    await asyncio.sleep(0.01)  # tells the others, for instance
    names.add(name)
    say(f"{who} is {name}")


async def main():
    first = asyncio.create_task(enter("the first", "ada"))
    await asyncio.sleep(0.005)
    await enter("the second", "ada")
    await first


asyncio.run(main())
