"""A crawler that reports a page before it has put its links into the queue."""

import asyncio

from workbook import say

LINKS = {"home": ["news", "help"], "news": [], "help": []}


async def worker(pages):
    while True:
        page = await pages.get()
        await asyncio.sleep(1)
        say(f"fetched {page}")
        pages.task_done()
        for link in LINKS[page]:
            pages.put_nowait(link)


async def main():
    pages = asyncio.Queue()
    pages.put_nowait("home")
    task = asyncio.create_task(worker(pages))
    await pages.join()
    say(f"all fetched? {pages.qsize()} in the queue")
    task.cancel()


asyncio.run(main())
