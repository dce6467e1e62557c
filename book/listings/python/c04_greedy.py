"""One task wants the printer again and again. Another one wants it once."""

import asyncio

from workbook import work

printer = asyncio.Lock()


async def greedy():
    for page in ["page 1", "page 2", "page 3"]:
        async with printer:
            await work(page, 500)


async def modest():
    await asyncio.sleep(0.1)
    async with printer:
        await work("memo", 500)


async def main():
    await asyncio.gather(greedy(), modest())


asyncio.run(main())
