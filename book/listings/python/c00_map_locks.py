"""One at a time, then two at a time."""

import asyncio

from workbook import say, work


async def main():
    pan = asyncio.Lock()

    async def fry(name):
        async with pan:
            await work(name, 1000)

    await asyncio.gather(fry("egg"), fry("fish"))

    say("now with two burners")
    burners = asyncio.Semaphore(2)

    async def boil(name):
        async with burners:
            await work(name, 1000)

    await asyncio.gather(boil("rice"), boil("soup"), boil("tea"))


asyncio.run(main())
