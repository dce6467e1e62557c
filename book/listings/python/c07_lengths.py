"""Messages with their length in front."""

import asyncio

from workbook import say


async def send(writer, message):
    writer.write(len(message).to_bytes(4, "big") + message)
    await writer.drain()


async def receive(reader):
    length = int.from_bytes(await reader.readexactly(4), "big")
    if length > 1000:
        raise ValueError(f"a message of {length} bytes")
    return await reader.readexactly(length)


async def serve(reader, writer):
    say(await receive(reader))
    say(await receive(reader))
    try:
        await receive(reader)
    except ValueError as error:
        say(f"refused: {error}")
    writer.close()


async def main():
    server = await asyncio.start_server(serve, "10.0.0.1", 7000)
    async with server:
        _, writer = await asyncio.open_connection("10.0.0.1", 7000)
        await send(writer, b"two\nlines")
        await send(writer, b"")
        writer.write(b"GET / HTTP/1.1")
        await asyncio.sleep(1)


asyncio.run(main())
