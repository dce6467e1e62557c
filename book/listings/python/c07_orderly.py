"""A last line, then the end of each queue, and a limit for the slow."""

import asyncio

from workbook import say


async def write_out(queue, writer):
    while (line := await queue.get()) is not None:
        writer.write(line)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def client(name, reads):
    reader, writer = await asyncio.open_connection("10.0.0.1", 7000)
    await asyncio.sleep(0.5)
    if reads:
        say(f"{name} hears {(await reader.read())[-9:]}")
        writer.close()


async def main():
    sessions = []

    async def serve(_, writer):
        queue = asyncio.Queue()
        sessions.append((queue, writer, asyncio.create_task(write_out(queue, writer))))

    server = await asyncio.start_server(serve, "10.0.0.1", 7000)
    clients = [asyncio.create_task(client(name, name == "ann")) for name in ["ann", "ben"]]
    await asyncio.sleep(0.1)

    server.close()
    for queue, _, _ in sessions:
        queue.put_nowait(b"x" * 400_000)
        queue.put_nowait(b"* the end")
        queue.put_nowait(None)
    say("the last word is queued")
    _, late = await asyncio.wait([task for _, _, task in sessions], timeout=1)
    say(f"{len(late)} did not take it")
    for _, writer, task in sessions:
        if task in late:
            task.cancel()
            writer.transport.abort()
    await asyncio.gather(*clients)
    say("the server has ended")


asyncio.run(main())
