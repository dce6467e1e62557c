"""A server that writes to each in turn. Ben has stopped reading, and Ann leaves."""

import asyncio

from workbook import say

BIG = 1_000_000
clients = {}


async def serve(reader, writer):
    name = (await reader.readline()).decode().strip()
    clients[name] = writer
    try:
        async for line in reader:
            for other in clients.values():
                if other is not writer:
                    other.write(line)
                    await other.drain()
    except RuntimeError as error:
        say(f"the server fails: {error}")
    finally:
        say(f"{name} has left")
        del clients[name]
        writer.close()


async def client(name):
    reader, writer = await asyncio.open_connection("10.0.0.1", 7000)
    writer.write(f"{name}\n".encode())
    await asyncio.sleep(0.05)
    return reader, writer


async def main():
    await asyncio.start_server(serve, "10.0.0.1", 7000, limit=BIG)
    ann_reads, ann = await client("ann")
    ben_reads, ben = await client("ben")
    cleo_reads, cleo = await client("cleo")
    dora_reads, dora = await client("dora")
    cleo.write(b"x" * 400_000 + b"\n")
    await ann_reads.readexactly(400_001)
    say("ann has heard it")
    try:
        await asyncio.wait_for(dora_reads.readexactly(400_001), 60)
    except TimeoutError:
        say("dora has heard nothing for a minute")
    ann.close()
    await asyncio.sleep(1)
    await ben_reads.readexactly(400_001)
    say("ben reads again")
    ben.close()
    dora.close()
    await asyncio.sleep(1)


asyncio.run(main())
