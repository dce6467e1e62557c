"""A signal for everyone, and a value for one."""

import asyncio

from workbook import say


async def kitchen(is_open, token):
    await asyncio.sleep(1)
    is_open.set()
    await asyncio.sleep(1)
    token.set_result("soup")


async def guest(is_open, token):
    say("a guest waits")
    await is_open.wait()
    say("the kitchen is open")
    say(f"the meal: {await token}")


async def main():
    is_open = asyncio.Event()
    token = asyncio.get_running_loop().create_future()
    await asyncio.gather(kitchen(is_open, token), guest(is_open, token))


asyncio.run(main())
