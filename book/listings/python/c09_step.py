"""What drives a coroutine: a small task."""

import asyncio

from workbook import say, work


class Task:
    def __init__(self, loop, coroutine):
        self.loop = loop
        self.coroutine = coroutine
        loop.call_soon(self.step)

    def step(self, _done=None):
        say("a step")
        try:
            future = self.coroutine.send(None)
        except StopIteration as end:
            say(f"returned {end.value}")
            return
        future.add_done_callback(self.step)


async def flight():
    await work("descent", 1000)
    await work("landing", 500)
    return "gate 4"


async def main():
    Task(asyncio.get_running_loop(), flight())
    say("spawned")
    await asyncio.sleep(3)


asyncio.run(main())
