"""A server that greets its client."""

import asyncio

from workbook import say


async def greet(reader, writer):
    name = (await reader.readline()).decode().strip()
    say(f"the server reads {name!r}")
    writer.write(f"hello, {name}\n".encode())
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(greet, "10.0.0.1", 7000)
    async with server:
        reader, writer = await asyncio.open_connection("10.0.0.1", 7000)
        say("connected")
        writer.write(b"ada\n")
        await writer.drain()
        say("written")
        answer = (await reader.readline()).decode()
        say(f"the client reads {answer!r}")
        writer.close()


asyncio.run(main())
