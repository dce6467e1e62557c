"""Two of them, and one fails: all or nothing."""

import asyncio

from workbook import fail, say, work


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work("tea", 2000))
            group.create_task(fail("egg", 1000))
    except* RuntimeError as errors:
        say(f"caught: {errors.exceptions[0]}")


asyncio.run(main())
