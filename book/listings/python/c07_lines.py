"""The same pieces, read as lines."""

import asyncio

from workbook import say


async def hear(reader, writer):
    async for line in reader:
        say(f"a line: {line.decode().rstrip()}")
    say("the end")
    writer.close()


async def main():
    server = await asyncio.start_server(hear, "10.0.0.1", 7000)
    async with server:
        _, writer = await asyncio.open_connection("10.0.0.1", 7000)
        writer.write(b"hel")
        await asyncio.sleep(0.1)
        writer.write(b"lo\n")
        writer.write(b"how are you?\nwell, I hope\n")
        writer.close()
        await asyncio.sleep(1)


asyncio.run(main())
