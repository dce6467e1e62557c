"""The first of two, and what happens to the other."""

import asyncio

from workbook import say, work


async def main():
    tea = asyncio.create_task(work("tea", 2000))
    egg = asyncio.create_task(work("egg", 1000))
    done, _ = await asyncio.wait([tea, egg], return_when=asyncio.FIRST_COMPLETED)
    say(f"{done.pop().result()} was first")
    await asyncio.sleep(5)
    say("five seconds later")


asyncio.run(main())
