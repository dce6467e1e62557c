"""A task that is alive at the end."""

import asyncio

from workbook import say, work


async def main():
    asyncio.create_task(work("backup", 3000))
    await asyncio.sleep(1)
    say("the end of main")


asyncio.run(main())
