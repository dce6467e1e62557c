"""The report is a task, and goes on."""

import asyncio

from workbook import say, work


async def write(file, what, millis):
    async with file:
        await work(what, millis)


async def main():
    file = asyncio.Lock()
    report = write(file, "the report", 2000)
    report = asyncio.create_task(report)
    done, pending = await asyncio.wait([report], timeout=0.5)
    if pending:
        say("this takes long")
        await write(file, "the note", 100)


asyncio.run(main())
