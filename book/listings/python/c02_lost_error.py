"""A function that spawns an upload and returns."""

import asyncio
import gc

from workbook import fail, say


async def save():
    asyncio.create_task(fail("the upload", 1000))


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: say(context["message"]))
    await save()
    say("saved")
    await asyncio.sleep(2)
    gc.collect()
    say("the end of main")


asyncio.run(main())
