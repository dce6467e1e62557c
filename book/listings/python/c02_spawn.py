"""A task begins when its maker waits."""

import asyncio

from workbook import say, work


async def main():
    report = asyncio.create_task(work("report", 2000))
    say("handed over")
    await asyncio.sleep(0.5)
    say("busy with something else")
    name = await report
    say(f"got {name}")


asyncio.run(main())
