"""Three stages. The second fails."""

import asyncio

from workbook import fail, say, work


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work("fetching", 3000))
            group.create_task(fail("the work", 1000))
            group.create_task(work("to the shelf", 5000))
    except* RuntimeError as group:
        say(f"given up: {group.exceptions[0]}")


asyncio.run(main())
