"""A client asks for a file by its name; the server sends the length and then the file, piece by piece."""

import asyncio
import os

from workbook import say

FILM = bytes(range(256)) * 400


async def serve(reader, writer):
    name = (await reader.readline()).decode().rstrip("\n")
    # A name from the network is not a path: only this one is served.
    if name == "film":
        with open("film", "rb") as film:
            length = os.fstat(film.fileno()).st_size
            writer.write(length.to_bytes(8, "big"))
            while piece := await asyncio.to_thread(film.read, 8192):
                writer.write(piece)
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
            file.flush()
            await asyncio.to_thread(os.fsync, file.fileno())
        await asyncio.to_thread(os.replace, part, path)
    finally:
        if os.path.exists(part):
            os.remove(part)


async def main():
    with open("film", "wb") as film:
        film.write(FILM)
    async with await asyncio.start_server(serve, "10.0.0.1", 7000):
        reader, writer = await asyncio.open_connection("10.0.0.1", 7000)
        writer.write(b"film\n")
        await receive(reader, "copy")
        with open("copy", "rb") as copy:
            say(f"stored, the same: {copy.read() == FILM}")
        writer.close()


asyncio.run(main())
