//! A network: sockets with the shapes of `tokio::net`, real ones or simulated ones, and the network that simulates them.
//!
//! [`TcpListener`], [`TcpStream`] and [`UdpSocket`] read as tokio's. What `bind` and `connect` make is a socket of the
//! machine; what a [`Network`] makes lives in a [`World`], under its clock, and goes on its record. Code that is handed one
//! can't tell which it is.
//!
//! A simulated connection is a pipe each way. Bytes arrive in order, a latency after they were written, and wait there to be
//! read. What is written and not yet read may be no more than a window: who writes more has to wait until somebody reads.
//! Beyond the latency there is no delay: a byte that is read makes room for another at that moment.
//!
//! Datagrams go through the [`Air`], which may lose or repeat them, and in which one overtakes another.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    future::Future,
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
    time::Duration,
};

use tokio::sync::Notify;

use crate::world::{World, lock};

use self::{
    air::{Airspace, Antenna},
    clock::{Clock, Wakes},
    connection::Connection,
    end::End,
};

mod air;
mod clock;
mod connection;
mod end;
mod lane;
mod listener;
mod socket;
mod stream;
pub mod tcp;
#[cfg(test)]
mod tests;
mod udp;
mod witness;

pub use self::{
    air::{Air, Datagram},
    connection::Side,
    listener::TcpListener,
    stream::TcpStream,
    udp::UdpSocket,
    witness::{EndSeen, Seen, Witness},
};

/// A simulated network. It is for whoever makes the world: sockets don't tell of it. Clones are the same network.
#[derive(Clone)]
pub struct Network {
    net: Arc<Net>,
}

/// How a connection is to be. What is left open is drawn from the seed or has a usual value.
#[derive(Debug, Clone, Default)]
pub struct Link {
    name: Option<String>,
    from: Option<SocketAddr>,
    latency: Option<Duration>,
    window: Option<usize>,
}

/// Bytes that may be on their way or unread, in each direction, if a [`Link`] says nothing else.
pub const WINDOW: usize = 64 << 10;

/// Latencies that are drawn, in milliseconds.
const LATENCY: std::ops::RangeInclusive<u64> = 1..=20;

/// What all sockets of a network share.
struct Net {
    clock: Clock,
    state: Mutex<State>,
    /// Told whenever a partition is healed.
    healed: Notify,
}

#[derive(Default)]
struct State {
    connections: Vec<Connection>,
    by_client: HashMap<SocketAddr, usize>,
    listeners: HashMap<SocketAddr, Backlog>,
    airspace: Airspace,
    cut_off: HashSet<IpAddr>,
    /// How many clients there were, to give each an address of its own.
    clients: u32,
    /// Ends that are held, clients' and servers', and the most that there were.
    held: [usize; 2],
    most_held: [usize; 2],
    /// Bytes that are on their way or unread in all connections, and the most that there were.
    buffered: usize,
    most_buffered: usize,
}

/// Connections that nobody has accepted yet, and who waits for one.
#[derive(Default)]
struct Backlog {
    waiting: VecDeque<usize>,
    wakers: Vec<Waker>,
}

impl Network {
    /// A network in `world`, and who watches it.
    ///
    /// # Panics
    ///
    /// Outside of a tokio runtime.
    pub fn open(world: &World) -> (Network, Witness) {
        let net = Arc::new(Net {
            clock: Clock::new(world),
            state: Mutex::default(),
            healed: Notify::new(),
        });
        (Network { net: net.clone() }, Witness::new(net))
    }

    /// Listens at `addr`.
    ///
    /// # Panics
    ///
    /// If somebody listens there already.
    pub fn listen(&self, addr: SocketAddr) -> TcpListener {
        let before = lock(&self.net.state)
            .listeners
            .insert(addr, Backlog::default());
        assert!(before.is_none(), "somebody listens at {addr} already");
        TcpListener::simulated(self.net.clone(), addr)
    }

    /// Connects to `to`, over a link that is left to chance.
    pub fn connect(&self, to: SocketAddr) -> impl Future<Output = io::Result<TcpStream>> + use<> {
        self.connect_with(to, Link::new())
    }

    /// Connects to `to`, over `link`. It takes the link's latency, after which the listener may accept.
    ///
    /// The future fails with [`io::ErrorKind::ConnectionRefused`] if nobody listens there.
    pub fn connect_with(
        &self,
        to: SocketAddr,
        link: Link,
    ) -> impl Future<Output = io::Result<TcpStream>> + use<> {
        let net = self.net.clone();
        let latency = link.latency;
        let latency = latency.unwrap_or_else(|| net.clock.world().draw_ms(LATENCY));
        let from = link.from.unwrap_or_else(|| lock(&net.state).next_client());
        async move {
            net.travel(from.ip(), to.ip(), latency).await;
            let name = link.name.unwrap_or_else(|| from.to_string());
            let window = link.window.unwrap_or(WINDOW);
            let connection = Connection::open(&net.clock, name, [from, to], latency, window);
            let id = net.with(|state, wakes| state.connected(connection, wakes))?;
            Ok(TcpStream::simulated(End::new(net, id, Side::Client)))
        }
    }

    /// A socket for datagrams at `addr`.
    ///
    /// # Panics
    ///
    /// If there is one already.
    pub fn bind(&self, addr: SocketAddr) -> UdpSocket {
        UdpSocket::simulated(Antenna::set_up(self.net.clone(), addr))
    }

    /// Has datagrams go through `air` from now on.
    pub fn set_air(&self, air: Air) {
        lock(&self.net.state).airspace.set_air(air);
    }

    /// Loses the next `number` datagrams to the socket at `to`.
    pub fn lose_next(&self, number: usize, to: SocketAddr) {
        lock(&self.net.state).airspace.lose_next(to, number);
    }

    /// Cuts the host `ip` off. What is on its way to it or from it is held, and so is what is sent from now on; datagrams
    /// that are sent from now on are lost.
    pub fn partition(&self, ip: IpAddr) {
        let now = self.net.clock.now();
        self.net.with(|state, _| {
            state.cut_off.insert(ip);
            for connection in &mut state.connections {
                if connection.touches(ip) {
                    connection.hold(now);
                }
            }
        });
    }

    /// Ends the partition of `ip`. What was held arrives a latency later, in order; nothing is lost.
    pub fn heal(&self, ip: IpAddr) {
        self.net.with(|state, wakes| {
            state.cut_off.remove(&ip);
            let State {
                connections,
                cut_off,
                ..
            } = state;
            for connection in connections {
                if connection.touches(ip) && !connection.is_cut_off(cut_off) {
                    connection.release(&self.net.clock, wakes);
                }
            }
        });
        self.net.healed.notify_waiters();
    }

    /// Resets the connection of the client at `client`, as if its host had lost all memory of it. The other side learns it a
    /// latency later, after what is on its way.
    ///
    /// # Panics
    ///
    /// If there is no such client.
    pub fn reset(&self, client: SocketAddr) {
        self.net.with(|state, wakes| {
            let id = state.by_client.get(&client).copied();
            let id = id.unwrap_or_else(|| panic!("no connection comes from {client}"));
            state.change(id, |connection| {
                connection.reset(Side::Client, &self.net.clock, wakes);
            });
        });
    }
}

impl Net {
    /// Changes the state, and wakes who is to be woken when it is free again.
    fn with<T>(&self, change: impl FnOnce(&mut State, &mut Wakes) -> T) -> T {
        let mut wakes = Wakes::default();
        let result = change(&mut lock(&self.state), &mut wakes);
        wakes.wake();
        result
    }

    /// Takes as long as it takes to get from one host to the other.
    async fn travel(&self, from: IpAddr, to: IpAddr, latency: Duration) {
        let is_cut_off = || lock(&self.state).is_cut_off([from, to]);
        loop {
            self.clock.world().sleep(latency).await;
            if !is_cut_off() {
                return;
            }
            loop {
                // Made before the look, it misses no healing after it.
                let healed = self.healed.notified();
                if !is_cut_off() {
                    break;
                }
                healed.await;
            }
        }
    }
}

impl State {
    /// An address for a client that has none of its own: each is a host by itself.
    fn next_client(&mut self) -> SocketAddr {
        self.clients += 1;
        let ip = Ipv4Addr::from_bits(Ipv4Addr::new(10, 1, 0, 0).to_bits() + self.clients);
        SocketAddr::new(ip.into(), 50_000)
    }

    fn is_cut_off(&self, ips: [IpAddr; 2]) -> bool {
        ips.iter().any(|ip| self.cut_off.contains(ip))
    }

    /// Adds a connection whose client has just arrived at the listener.
    fn connected(&mut self, connection: Connection, wakes: &mut Wakes) -> io::Result<usize> {
        let [client, server] = connection.addrs();
        let Some(backlog) = self.listeners.get_mut(&server) else {
            return Err(io::ErrorKind::ConnectionRefused.into());
        };
        let id = self.connections.len();
        backlog.waiting.push_back(id);
        wakes.extend(backlog.wakers.drain(..));
        self.by_client.insert(client, id);
        self.connections.push(connection);
        Ok(id)
    }

    /// A connection that waits at `addr` to be accepted.
    fn poll_accept(&mut self, addr: SocketAddr, context: &Context<'_>) -> Poll<usize> {
        let backlog = self.listeners.entry(addr).or_default();
        if let Some(id) = backlog.waiting.pop_front() {
            return Poll::Ready(id);
        }
        if !backlog
            .wakers
            .iter()
            .any(|waker| waker.will_wake(context.waker()))
        {
            backlog.wakers.push(context.waker().clone());
        }
        Poll::Pending
    }

    /// Nobody listens at `addr` any more. Who waits there is turned away.
    fn unlisten(&mut self, addr: SocketAddr, clock: &Clock, wakes: &mut Wakes) {
        let backlog = self.listeners.remove(&addr).unwrap_or_default();
        for id in backlog.waiting {
            self.change(id, |connection| {
                connection.reset(Side::Server, clock, wakes)
            });
        }
    }

    /// Takes note that somebody holds one more end.
    fn takes(&mut self, side: Side) {
        let held = &mut self.held[side as usize];
        *held += 1;
        let most = &mut self.most_held[side as usize];
        *most = (*most).max(*held);
    }

    /// Changes a connection, and keeps count of what that changes.
    fn change<T>(&mut self, id: usize, change: impl FnOnce(&mut Connection) -> T) -> T {
        let connection = &mut self.connections[id];
        let before = connection.buffered();
        let result = change(connection);
        self.buffered = self.buffered + connection.buffered() - before;
        self.most_buffered = self.most_buffered.max(self.buffered);
        result
    }
}

impl Link {
    /// A link that is left to chance.
    pub fn new() -> Link {
        Link::default()
    }

    /// What the connection is called on the timeline. It is called by the client's address otherwise.
    pub fn name(self, name: &str) -> Link {
        let name = Some(name.to_owned());
        Link { name, ..self }
    }

    /// Where the connection comes from. Each comes from a host of its own otherwise.
    pub fn from(self, client: SocketAddr) -> Link {
        let from = Some(client);
        Link { from, ..self }
    }

    /// How long a byte is on its way, in either direction: whole milliseconds, for tokio's timers know nothing finer.
    /// Otherwise it is drawn from 1 to 20 ms.
    ///
    /// # Panics
    ///
    /// If it is less than a millisecond.
    pub fn latency(self, latency: Duration) -> Link {
        assert!(
            latency >= Duration::from_millis(1),
            "nothing is faster than a millisecond"
        );
        let latency = Some(latency);
        Link { latency, ..self }
    }

    /// How many bytes may be on their way or unread, in each direction. It is [`WINDOW`] otherwise.
    ///
    /// # Panics
    ///
    /// If it is zero.
    pub fn window(self, bytes: usize) -> Link {
        assert!(bytes > 0, "nothing gets through a window of zero bytes");
        let window = Some(bytes);
        Link { window, ..self }
    }
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Network")
    }
}
