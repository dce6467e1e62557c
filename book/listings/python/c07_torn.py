"""A server that waits for a line with little patience."""

import asyncio

from workbook import say


async def hear(reader, writer):
    while True:
        try:
            line = await asyncio.wait_for(reader.readline(), 0.1)
        except TimeoutError:
            say("still waiting")
            continue
        say(f"a line: {line.decode()!r}")
        return writer.close()


async def main():
    async with await asyncio.start_server(hear, "10.0.0.1", 7000):
        _, writer = await asyncio.open_connection("10.0.0.1", 7000)
        writer.write(b"delete nothing, ")
        await asyncio.sleep(0.25)
        writer.write(b"everything is fine\n")
        await asyncio.sleep(1)


asyncio.run(main())
