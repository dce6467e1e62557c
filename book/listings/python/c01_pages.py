"""Three pages with a call that waits."""

import asyncio

from workbook import say


async def fetch(url, seconds):
    say(f"GET {url}")
    await asyncio.sleep(seconds)
    say(f"    {url} is there")
    return len(url)


async def main():
    sizes = await asyncio.gather(
        fetch("/news", 0.3),
        fetch("/weather", 0.2),
        fetch("/sport", 0.1),
    )
    say(sizes)


asyncio.run(main())
