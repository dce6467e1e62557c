"""All of them, in order; and each as it comes."""

import asyncio

from workbook import say, work


async def main():
    both = await asyncio.gather(work("tea", 2000), work("egg", 1000))
    say(both)

    tea = asyncio.create_task(work("tea", 2000))
    egg = asyncio.create_task(work("egg", 1000))
    for coming in asyncio.as_completed([tea, egg]):
        name = await coming
        say(f"here comes {name}")


asyncio.run(main())
