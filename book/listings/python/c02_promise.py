"""A value that is awaited in one place and set in another."""

import asyncio

from workbook import say


async def guest(token, name):
    say(f"{name} waits")
    say(f"{name} gets {await token}")


async def main():
    loop = asyncio.get_running_loop()
    token = loop.create_future()
    token.add_done_callback(
        lambda done: say(f"called back: {done.result()}")
    )
    loop.call_later(2, token.set_result, "soup")
    await asyncio.gather(guest(token, "Anna"), guest(token, "Ben"))
    await guest(token, "Carla, who is late,")


asyncio.run(main())
