"""An await is missing."""

import asyncio
import warnings

from workbook import say

warnings.showwarning = lambda message, *rest: say(f"warning: {message}")


async def main():
    say("before")
    asyncio.sleep(1)
    say("after")


asyncio.run(main())
