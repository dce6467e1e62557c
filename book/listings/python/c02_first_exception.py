"""Up to the first error, and no further."""

import asyncio

from workbook import fail, say, work


async def main():
    tasks = [
        asyncio.create_task(work("song", 500)),
        asyncio.create_task(fail("book", 1000)),
        asyncio.create_task(work("film", 3000)),
    ]
    done, pending = await asyncio.wait(
        tasks, return_when=asyncio.FIRST_EXCEPTION
    )
    say(f"{len(done)} done, {len(pending)} pending")
    for task in pending:
        task.cancel()
    await asyncio.wait(pending)
    say("nothing is left")


asyncio.run(main())
