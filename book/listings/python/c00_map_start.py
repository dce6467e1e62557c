"""Calls, tasks and their first line."""

import asyncio

from workbook import say, work


async def main():
    tea = work("tea", 1000)
    say("tea was called")
    await tea

    toast = asyncio.create_task(work("toast", 1000))
    say("toast was spawned")
    await toast


asyncio.run(main())
