"""A task is told to stop."""

import asyncio

from workbook import say, work


async def main():
    tea = asyncio.create_task(work("tea", 3000))
    await asyncio.sleep(1)
    tea.cancel()
    say("tea was told to stop")
    await asyncio.wait([tea])
    say(f"cancelled: {tea.cancelled()}")

    egg = asyncio.create_task(work("egg", 3000))
    egg.cancel()
    await asyncio.wait([egg])
    say(f"cancelled: {egg.cancelled()}")


asyncio.run(main())
