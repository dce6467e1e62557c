"""A task whose handle nobody keeps."""

import asyncio
import gc

from workbook import say, work


async def for_a_call_that_never_comes():
    say("it waits for a call")
    await asyncio.Future()


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: say(context["message"]))
    asyncio.create_task(for_a_call_that_never_comes())
    asyncio.create_task(work("tea", 2000))
    await asyncio.sleep(1)
    gc.collect()
    await asyncio.sleep(5)
    # Not counting the task that runs this line.
    say(f"tasks alive: {len(asyncio.all_tasks()) - 1}")


asyncio.run(main())
