"""Plates come faster than they are eaten, on a long belt and on a short one."""

import asyncio
from asyncio import get_running_loop

from workbook import say


async def cook(belt):
    for number in range(1, 7):
        await asyncio.sleep(0.1)
        await belt.put((number, get_running_loop().time()))
    say("the cook is done")


async def guest(belt):
    for _ in range(6):
        number, made = await belt.get()
        age = get_running_loop().time() - made
        say(f"plate {number}, {age * 1000:.0f} ms old")
        await asyncio.sleep(0.5)


async def main():
    for room in [100, 1]:
        say(f"room for {room}")
        belt = asyncio.Queue(maxsize=room)
        await asyncio.gather(cook(belt), guest(belt))


asyncio.run(main())
