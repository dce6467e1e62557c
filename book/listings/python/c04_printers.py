"""Five jobs, two printers. One job fails, and one is given up."""

import asyncio

from workbook import fail, say, work

printers = asyncio.Semaphore(2)


async def print_job(name):
    async with printers:
        if name == "photo":
            await fail(name, 500)
        await work(name, 1000)


async def main():
    async def job(name):
        patience = 0.9 if name == "novel" else 60
        await asyncio.wait_for(print_job(name), patience)

    names = ["poster", "photo", "novel", "memo", "letter"]
    jobs = [job(name) for name in names]
    await asyncio.gather(*jobs, return_exceptions=True)
    say(f"is a printer free? {not printers.locked()}")


asyncio.run(main())
