"""One of three fails: TaskGroup."""

import asyncio

from workbook import fail, say, work


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work("song", 500))
            group.create_task(fail("book", 1000))
            group.create_task(work("film", 3000))
    except* RuntimeError as errors:
        say(errors.exceptions)


asyncio.run(main())
