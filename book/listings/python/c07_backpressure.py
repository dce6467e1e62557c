"""Ten pieces of 64 KiB for a client that reads one every 100 ms."""

import asyncio

from workbook import say

PIECE = bytes(64 * 1024)


async def send(reader, writer):
    for number in range(1, 11):
        writer.write(PIECE)
        await writer.drain()
        say(f"piece {number} is written")
    writer.close()


async def main():
    async with await asyncio.start_server(send, "10.0.0.1", 7000):
        reader, writer = await asyncio.open_connection("10.0.0.1", 7000)
        while True:
            await asyncio.sleep(0.1)
            try:
                await reader.readexactly(len(PIECE))
            except asyncio.IncompleteReadError:
                break
        say("all is read")
        writer.close()


asyncio.run(main())
