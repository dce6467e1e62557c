"""The wait for two is given up; then one of two is."""

import asyncio

from workbook import say, work


async def main():
    try:
        async with asyncio.timeout(1):
            await asyncio.gather(work("tea", 3000), work("egg", 3000))
    except TimeoutError:
        say("given up")

    toast = asyncio.create_task(work("toast", 3000))
    jam = asyncio.create_task(work("jam", 3000))
    asyncio.get_running_loop().call_later(1, toast.cancel)
    try:
        await asyncio.gather(toast, jam)
    except asyncio.CancelledError:
        say("gather is told: cancelled")
    await asyncio.wait([jam])
    say(f"toast cancelled: {toast.cancelled()}, jam: {jam.result()}")


asyncio.run(main())
