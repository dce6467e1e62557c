"""A line of at most ten bytes."""

import asyncio

from workbook import say


async def hear(reader, writer):
    try:
        while line := await reader.readline():
            say(f"a line: {line}")
    except ValueError as error:
        say(f"put out: {error}")
    writer.close()


async def main():
    server = await asyncio.start_server(hear, "10.0.0.1", 7000, limit=10)
    async with server:
        _, writer = await asyncio.open_connection("10.0.0.1", 7000)
        writer.write(b"short\n")
        for _ in range(3):
            await asyncio.sleep(0.1)
            writer.write(b"and on ")
        await asyncio.sleep(0.1)


asyncio.run(main())
