"""A promise: many wait, one sets, and only once."""

import asyncio

from workbook import say


async def passenger(name, gate):
    say(f"{name}: gate {await gate}")


async def main():
    gate = asyncio.get_running_loop().create_future()
    gate.add_done_callback(lambda gate: say(f"the board: gate {gate.result()}"))
    async with asyncio.TaskGroup() as waiting:
        waiting.create_task(passenger("Anna", gate))
        waiting.create_task(passenger("Ben", gate))
        say("three wait")
        await asyncio.sleep(1)
        gate.set_result(4)
        say("set")
        try:
            gate.set_result(5)
        except asyncio.InvalidStateError as error:
            say(f"again: {error!r}")


asyncio.run(main())
