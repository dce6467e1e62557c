"""Ten megabytes for a client that doesn't read, without a drain."""

import asyncio

from workbook import say


async def send(reader, writer):
    for number in range(10):
        writer.write(bytes(1_000_000))
    say(f"all is written; {writer.transport.get_write_buffer_size()} bytes wait in memory")


async def main():
    async with await asyncio.start_server(send, "10.0.0.1", 7000):
        await asyncio.open_connection("10.0.0.1", 7000)
        await asyncio.sleep(1)


asyncio.run(main())
