"""A task that nothing refers to."""

import asyncio
import gc

from workbook import say


async def job():
    answer = asyncio.get_running_loop().create_future()
    try:
        await answer
    finally:
        say("the job is thrown away")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: say(context["message"]))
    asyncio.create_task(job())
    await asyncio.sleep(1)
    gc.collect()
    say("the garbage is gone")


asyncio.run(main())
