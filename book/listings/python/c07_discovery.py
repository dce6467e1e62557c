"""Who serves? Everyone is asked, again and again, until the time is up."""

import asyncio

import network
from workbook import say


class Printer(asyncio.DatagramProtocol):
    def __init__(self, name):
        self.name = name

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        if data == b"who serves?":
            self.transport.sendto(b"served by " + self.name, addr)


class Asker(asyncio.DatagramProtocol):
    def __init__(self):
        self.found = {}

    def datagram_received(self, data, addr):
        if data.startswith(b"served by ") and addr not in self.found:
            self.found[addr] = data.removeprefix(b"served by ").decode()
            say(f"{self.found[addr]} at {addr[0]}")


async def main():
    loop = asyncio.get_running_loop()
    for ip, name in [("10.0.0.2", b"attic"), ("10.0.0.3", b"cellar")]:
        await loop.create_datagram_endpoint(
            lambda: Printer(name), (ip, 7000)
        )
    network.lose_next(("10.0.0.3", 7000))

    asker, protocol = await loop.create_datagram_endpoint(
        Asker, ("10.0.0.9", 5000), allow_broadcast=True
    )
    for _ in range(3):
        asker.sendto(b"who serves?", ("255.255.255.255", 7000))
        await asyncio.sleep(0.2)
    say(f"the time is up: {len(protocol.found)} found")
    asker.close()


asyncio.run(main())
