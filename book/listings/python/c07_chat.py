"""A chat server with names."""

import asyncio

from workbook import say


class Room:
    """Who is here. None of its methods waits."""

    def __init__(self):
        self.queues = {}

    def enter(self, name, queue):
        if name in self.queues:
            return False
        self.queues[name] = queue
        self.tell_others(name, f"* {name} is here")
        return True

    def leave(self, name):
        if self.queues.pop(name, None):
            self.tell_others(name, f"* {name} has left")

    def tell_others(self, name, line):
        for other, queue in self.queues.items():
            if other != name:
                queue.put_nowait(line)


async def write_out(queue, writer):
    while True:
        line = await queue.get()
        writer.write(f"{line}\n".encode())
        await writer.drain()


async def session(room, reader, writer):
    queue = asyncio.Queue()
    writing = asyncio.create_task(write_out(queue, writer))
    name = None
    try:
        async for line in reader:
            text = line.decode().rstrip("\n")
            if name:
                room.tell_others(name, f"{name}: {text}")
            elif room.enter(text, queue):
                name = text
            else:
                queue.put_nowait(f"* {text} is taken")
    finally:
        if name:
            room.leave(name)
        writing.cancel()
        writer.close()


async def client(called, types):
    reader, writer = await asyncio.open_connection("10.0.0.1", 7000)

    async def typing():
        for pause, line in types:
            await asyncio.sleep(pause / 1000)
            writer.write(f"{line}\n".encode())
        await asyncio.sleep(0.1)
        writer.write_eof()

    keyboard = asyncio.create_task(typing())
    async for line in reader:
        say(f"{called} hears: {line.decode().rstrip()}")
    await keyboard
    writer.close()


async def main():
    room = Room()
    serve = lambda reader, writer: session(room, reader, writer)
    async with await asyncio.start_server(serve, "10.0.0.1", 7000):
        await asyncio.gather(
            client("the first", [(0, "ada"), (200, "hello")]),
            client("the second", [(100, "ada"), (50, "ben"), (100, "hi"), (100, "bye")]),
        )


asyncio.run(main())
