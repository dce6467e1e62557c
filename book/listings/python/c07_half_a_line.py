"""The end comes in the middle of a line."""

import asyncio

from workbook import say


async def lines(reader, writer):
    async for line in reader:
        say(f"async for: {line}")
    writer.close()


async def whole_lines(reader, writer):
    try:
        while True:
            line = await reader.readuntil(b"\n")
            say(f"readuntil: {line}")
    except asyncio.IncompleteReadError as error:
        say(f"readuntil: only {error.partial}, and the end")
    writer.close()


async def main():
    for hear in [lines, whole_lines]:
        async with await asyncio.start_server(hear, "10.0.0.1", 7000):
            _, writer = await asyncio.open_connection("10.0.0.1", 7000)
            writer.write(b"hello\ndelete everything")
            writer.close()
            await asyncio.sleep(0.1)


asyncio.run(main())
