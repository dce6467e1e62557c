"""Two sales, one drawer, one thread."""

import asyncio

from workbook import say

drawer = 0


async def sell(price, seconds):
    global drawer
    before = drawer
    await asyncio.sleep(seconds)
    drawer = before + price
    say(f"sold for {price}")


async def main():
    say(f"in the drawer: {drawer}")
    await asyncio.gather(sell(5, 0.2), sell(7, 0.1))
    say(f"in the drawer: {drawer}")


asyncio.run(main())
