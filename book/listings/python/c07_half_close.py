"""A client that says it has sent everything, and waits for the answer."""

import asyncio

from workbook import say


async def count(reader, writer):
    text = await reader.read()
    say("the server has read to the end")
    await asyncio.sleep(0.5)
    writer.write(f"{len(text.split())} words\n".encode())
    await writer.drain()
    writer.close()


async def main():
    async with await asyncio.start_server(count, "10.0.0.1", 7000):
        reader, writer = await asyncio.open_connection("10.0.0.1", 7000)
        writer.write(b"to be or not")
        writer.write(b" to be")
        writer.write_eof()
        say("that was all")
        answer = await reader.read()
        say(f"the answer: {answer.decode().rstrip()}")
        writer.close()


asyncio.run(main())
