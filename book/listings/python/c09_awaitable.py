"""Something of your own that you can await."""

import asyncio

from workbook import say


class Delay:
    def __init__(self, seconds):
        self.seconds = seconds

    def __await__(self):
        say("the delay begins")
        yield from asyncio.sleep(self.seconds).__await__()
        say("the delay is over")
        return self.seconds


async def main():
    delay = Delay(2)
    say("made")
    await asyncio.sleep(1)
    say(f"waited {await delay} s")


asyncio.run(main())
