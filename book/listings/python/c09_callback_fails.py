"""A callback that fails."""

import asyncio

from workbook import say


def fails():
    say("flight 1 fails")
    raise RuntimeError("burst tyre")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(
        lambda loop, report: say(f"reported: {report['exception']!r}")
    )
    loop.call_soon(fails)
    loop.call_soon(say, "flight 2 lands")
    await asyncio.sleep(1)
    say("main goes on")


asyncio.run(main())
