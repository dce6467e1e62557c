"""A task owns the meter. The others send it commands, each with a place for the answer."""

import asyncio

from workbook import say, work


async def keeper(commands):
    meter = 100
    while (command := await commands.get()) is not None:
        name, pages, answer = command
        before = meter
        await work(name, 1000)
        meter = before + pages
        if not answer.done():
            answer.set_result(meter)
    say("the keeper goes home")


async def add(commands, name, pages):
    answer = asyncio.get_running_loop().create_future()
    await commands.put((name, pages, answer))
    say(f"{name}: {await answer}")


async def main():
    commands = asyncio.Queue(8)
    task = asyncio.create_task(keeper(commands))
    poster = add(commands, "poster", 3)
    novel = add(commands, "novel", 20)
    await asyncio.gather(poster, novel)
    await commands.put(None)
    await task


asyncio.run(main())
