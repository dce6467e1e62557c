"""The network of the Python listings, in memory and under the paused clock. Nothing leaves the process.

`asyncio.start_server`, `asyncio.open_connection` and `loop.create_datagram_endpoint` work as they ever do; whoever names an
address that begins with "10." gets a connection of this network in place of a real one. All that is sent takes LATENCY, and a
connection holds no more than WINDOW bytes that nobody has read, in each direction.
"""

import asyncio
from collections import deque

LATENCY = 0.010
WINDOW = 64 * 1024
HIGH_WATER = 64 * 1024  # what asyncio's own transports allow before `drain` waits

SERVERS = {}  # by port
SOCKETS = {}  # by address
CONNECTIONS = []
LOST = []  # of each datagram yet to be lost, to whom it was sent


def lose_next(addr):
    """Loses the next datagram to `addr`."""
    LOST.append(addr)


class Wire(asyncio.Transport):
    """One end of a connection."""

    def __init__(self, loop, protocol, peername):
        super().__init__({"peername": peername})
        self.loop = loop
        self.protocol = protocol
        self.other = None
        self.unsent = bytearray()  # written here, and not taken by the connection
        self.room = WINDOW  # what the connection takes yet
        self.on_the_way = deque()  # to here; the end of it all is an empty piece
        self.arrived = deque()  # and not handed on
        self.reading = True
        self.writing_paused = False
        self.ends = False
        self.end_sent = False
        self.closing = False
        self.lost = False

    def get_protocol(self):
        return self.protocol

    def set_protocol(self, protocol):
        self.protocol = protocol

    def write(self, data):
        if not (self.closing or self.ends):
            self.unsent += data
            self.push()

    def write_eof(self):
        if not (self.closing or self.ends):
            self.ends = True
            self.push()

    def can_write_eof(self):
        return True

    def get_write_buffer_size(self):
        return len(self.unsent)

    def is_closing(self):
        return self.closing

    def close(self):
        if not self.closing:
            self.closing = True
            self.push()

    def abort(self):
        self.unsent.clear()
        self.close()

    def is_reading(self):
        return self.reading

    def pause_reading(self):
        self.reading = False

    def resume_reading(self):
        self.reading = True
        self.loop.call_soon(self.hand_on)

    def push(self):
        """Hands what has been written to the connection, as far as it takes it."""
        piece = bytes(self.unsent[: self.room])
        if piece:
            del self.unsent[: len(piece)]
            self.room -= len(piece)
            self.other.send_here(piece)
        if not self.unsent and (self.ends or self.closing):
            self.finish()
        if len(self.unsent) > HIGH_WATER and not self.writing_paused:
            self.writing_paused = True
            self.protocol.pause_writing()
        elif len(self.unsent) <= HIGH_WATER // 4 and self.writing_paused:
            self.writing_paused = False
            self.protocol.resume_writing()

    def finish(self):
        if not self.end_sent:
            self.end_sent = True
            self.other.send_here(b"")
        if self.closing and not self.lost:
            self.lost = True
            self.loop.call_soon(self.protocol.connection_lost, None)

    def send_here(self, piece):
        # Of two timers for the same moment either may be the first. So it is not they who carry the pieces.
        self.on_the_way.append(piece)
        self.loop.call_later(LATENCY, self.arrive)

    def arrive(self):
        piece = self.on_the_way.popleft()
        if self.closing:
            if piece:
                # Nobody is here to read it, and the sender is told.
                self.loop.call_later(LATENCY, self.other.reset)
            return
        self.arrived.append(piece)
        self.hand_on()

    def hand_on(self):
        while self.arrived and self.reading and not self.closing:
            piece = self.arrived.popleft()
            if piece:
                self.protocol.data_received(piece)
                self.other.room += len(piece)
                self.other.push()
            elif not self.protocol.eof_received():
                self.close()

    def reset(self):
        if not self.closing:
            self.closing = self.end_sent = self.lost = True
            self.unsent.clear()
            self.loop.call_soon(self.protocol.connection_lost, ConnectionResetError("reset by peer"))


class Server(asyncio.AbstractServer):
    """The listeners, by port."""

    def __init__(self, loop, port, protocol_factory):
        self.loop = loop
        self.port = port
        self.protocol_factory = protocol_factory
        self.closed = loop.create_future()
        SERVERS[port] = self

    def get_loop(self):
        return self.loop

    def is_serving(self):
        return SERVERS.get(self.port) is self

    def close(self):
        if self.is_serving():
            del SERVERS[self.port]
            self.closed.set_result(None)

    async def start_serving(self):
        pass

    async def wait_closed(self):
        await asyncio.shield(self.closed)

    async def serve_forever(self):
        try:
            await self.loop.create_future()
        finally:
            self.close()


class Socket(asyncio.DatagramTransport):
    """Sends and receives datagrams."""

    def __init__(self, loop, protocol, addr):
        super().__init__({"sockname": addr})
        self.loop = loop
        self.protocol = protocol
        self.addr = addr
        SOCKETS[addr] = self

    def sendto(self, data, addr=None):
        to_all = addr[0] == "255.255.255.255"
        for other in list(SOCKETS):
            if other == addr or to_all and other[1] == addr[1]:
                if other in LOST:
                    LOST.remove(other)
                else:
                    self.loop.call_later(LATENCY, self.deliver, other, bytes(data))

    def deliver(self, to, data):
        if to in SOCKETS:
            SOCKETS[to].protocol.datagram_received(data, self.addr)

    def is_closing(self):
        return self.addr not in SOCKETS

    def close(self):
        if SOCKETS.pop(self.addr, None):
            self.loop.call_soon(self.protocol.connection_lost, None)

    abort = close


def is_ours(host):
    return isinstance(host, str) and host.startswith("10.")


def install():
    loops = asyncio.BaseEventLoop
    real_server, real_connection = loops.create_server, loops.create_connection
    real_endpoint = loops.create_datagram_endpoint

    async def create_server(loop, protocol_factory, host=None, port=None, **named):
        if not is_ours(host):
            return await real_server(loop, protocol_factory, host, port, **named)
        return Server(loop, port, protocol_factory)

    async def create_connection(loop, protocol_factory, host=None, port=None, **named):
        if not is_ours(host):
            return await real_connection(loop, protocol_factory, host, port, **named)
        await asyncio.sleep(LATENCY)
        if port not in SERVERS:
            raise ConnectionRefusedError(f"nobody listens at port {port}")
        CONNECTIONS.append(None)
        here = (f"10.1.0.{len(CONNECTIONS)}", 50000)
        client = Wire(loop, protocol_factory(), (host, port))
        server = Wire(loop, SERVERS[port].protocol_factory(), here)
        client.other, server.other = server, client
        server.protocol.connection_made(server)
        client.protocol.connection_made(client)
        return client, client.protocol

    async def create_datagram_endpoint(loop, protocol_factory, local_addr=None, **named):
        if local_addr is None or not is_ours(local_addr[0]):
            return await real_endpoint(loop, protocol_factory, local_addr, **named)
        socket = Socket(loop, protocol_factory(), local_addr)
        socket.protocol.connection_made(socket)
        return socket, socket.protocol

    loops.create_server, loops.create_connection = create_server, create_connection
    loops.create_datagram_endpoint = create_datagram_endpoint
