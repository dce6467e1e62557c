"""Two downloads race, and one wins."""

import asyncio

from workbook import say, work


async def main():
    tasks = [
        asyncio.create_task(work("song", 1000)),
        asyncio.create_task(work("film", 2000)),
    ]
    done, pending = await asyncio.wait(
        tasks, return_when=asyncio.FIRST_COMPLETED
    )
    say(f"{done.pop().result()} wins, {len(pending)} pending")
    await asyncio.sleep(2)
    say("the end of main")


asyncio.run(main())
