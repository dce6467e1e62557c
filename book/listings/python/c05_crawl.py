"""A crawler: a page that is fetched brings links to others."""

import asyncio

from workbook import say, work

LINKS = {"home": ["news", "help"], "news": ["today"], "help": [], "today": []}


async def worker(pages):
    while True:
        page = await pages.get()
        await work(page, 1000)
        for link in LINKS[page]:
            pages.put_nowait(link)
        pages.task_done()


async def main():
    pages = asyncio.Queue()
    pages.put_nowait("home")
    workers = [asyncio.create_task(worker(pages)) for _ in range(2)]
    await pages.join()
    say("all fetched")
    for task in workers:
        task.cancel()


asyncio.run(main())
