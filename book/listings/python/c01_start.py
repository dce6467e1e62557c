"""Without `asyncio.run`: a loop is an object."""

import asyncio

from workbook import say, work


async def breakfast(tea):
    egg = await work("egg", 2000)
    say(f"{tea} and {egg}")
    return egg


loop = asyncio.new_event_loop()
try:
    tea = loop.run_until_complete(work("tea", 1000))
    egg = loop.run_until_complete(breakfast(tea))
finally:
    loop.close()
print(f"the loop is gone; the {egg} is not")
