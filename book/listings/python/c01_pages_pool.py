"""The blocking call again, on threads that are allowed to block."""

import asyncio
import time

from workbook import say


def fetch(url, seconds):
    time.sleep(seconds)
    say(f"{url} is there")
    return len(url)


async def main():
    say("three calls")
    sizes = await asyncio.gather(
        asyncio.to_thread(fetch, "/news", 0.3),
        asyncio.to_thread(fetch, "/weather", 0.2),
        asyncio.to_thread(fetch, "/sport", 0.1),
    )
    say(sizes)


asyncio.run(main())
