"""A limit on the wait: once the work ends with it, once the work goes on."""

import asyncio

from workbook import say, work


async def main():
    try:
        await asyncio.wait_for(work("tea", 3000), timeout=1)
    except TimeoutError:
        say("no tea")

    egg = asyncio.create_task(work("egg", 3000))
    try:
        await asyncio.wait_for(asyncio.shield(egg), timeout=1)
    except TimeoutError:
        say("no egg yet")
    say(f"{await egg}, late")


asyncio.run(main())
