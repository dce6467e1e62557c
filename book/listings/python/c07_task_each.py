"""Two clients, and a server with a task for each."""

import asyncio

from workbook import say


async def echo(reader, writer):
    async for line in reader:
        writer.write(line)
        await writer.drain()
    writer.close()


async def client(name, stays):
    reader, writer = await asyncio.open_connection("10.0.0.1", 7000)
    writer.write(b"hello\n")
    await reader.readline()
    say(f"{name} has an answer")
    await asyncio.sleep(stays)
    writer.close()


async def main():
    async with await asyncio.start_server(echo, "10.0.0.1", 7000):
        ann = asyncio.create_task(client("ann", 1))
        await asyncio.sleep(0.1)
        await client("ben", 0)
        await ann
        await asyncio.sleep(0.1)


asyncio.run(main())
