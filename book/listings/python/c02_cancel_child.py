"""One child of three is cancelled."""

import asyncio

from workbook import say, work


async def main():
    song = asyncio.create_task(work("song", 2000))
    book = asyncio.create_task(work("book", 2500))
    film = asyncio.create_task(work("film", 3000))
    asyncio.get_running_loop().call_later(1, book.cancel)
    try:
        await asyncio.gather(song, book, film)
    except asyncio.CancelledError:
        say("gather raises CancelledError")
    await asyncio.wait([song, film])
    say("the siblings have finished")


asyncio.run(main())
