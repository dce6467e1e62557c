"""A client asks for a file by its name; the server sends the length and then the file, piece by piece."""

import asyncio
import os

from workbook import say

FILES = {"film": bytes(range(256)) * 400}


async def serve(reader, writer):
    name = (await reader.readline()).decode().rstrip("\n")
    film = FILES.get(name, b"")
    writer.write(len(film).to_bytes(8, "big"))
    for start in range(0, len(film), 8192):
        writer.write(film[start : start + 8192])
        await writer.drain()
    writer.close()


async def receive(reader, path):
    length = int.from_bytes(await reader.readexactly(8), "big")
    say(f"{length} bytes are announced")
    part = f"{path}.part"
    try:
        with open(part, "wb") as file:
            left = length
            while left > 0:
                piece = await reader.read(min(left, 8192))
                if not piece:
                    raise EOFError(f"{left} bytes are missing")
                await asyncio.to_thread(file.write, piece)
                left -= len(piece)
        await asyncio.to_thread(os.replace, part, path)
    finally:
        if os.path.exists(part):
            os.remove(part)


async def main():
    async with await asyncio.start_server(serve, "10.0.0.1", 7000):
        reader, writer = await asyncio.open_connection("10.0.0.1", 7000)
        writer.write(b"film\n")
        await receive(reader, "copy")
        same = open("copy", "rb").read() == FILES["film"]
        say(f"stored: {sorted(os.listdir())}, the same: {same}")
        writer.close()


asyncio.run(main())
