"""A client that types and listens at the same time."""

import asyncio

from workbook import say


async def serve(reader, writer):
    for _ in range(3):
        await asyncio.sleep(0.1)
        writer.write(b"* tick\n")
    line = await reader.readline()
    writer.write(b"you said " + line)
    await writer.drain()
    writer.close()


async def typing(writer):
    await asyncio.sleep(0.15)
    say("typed: hello")
    writer.write(b"hello\n")
    await writer.drain()
    await asyncio.sleep(3600)


async def client():
    reader, writer = await asyncio.open_connection("10.0.0.1", 7000)
    keyboard = asyncio.create_task(typing(writer))
    async for line in reader:
        say(f"shown: {line.decode().rstrip()}")
    keyboard.cancel()
    writer.close()
    say("the server has closed")


async def main():
    async with await asyncio.start_server(serve, "10.0.0.1", 7000):
        await client()


asyncio.run(main())
