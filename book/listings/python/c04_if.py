"""Two tasks wait for a sheet, with an `if` and not a `while`. One sheet comes, and everyone is called."""

import asyncio

from workbook import say

sheets = []
came = asyncio.Condition()


async def take(name):
    async with came:
        if not sheets:
            await came.wait()
        try:
            say(f"{name} takes sheet {sheets.pop()}")
        except IndexError as error:
            say(f"{name}: {error}")


async def put(sheet):
    async with came:
        sheets.append(sheet)
        came.notify_all()


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(take("Anna"))
        group.create_task(take("Ben"))
        await asyncio.sleep(1)
        await put(1)


asyncio.run(main())
