//! The network of a listing: simulated, under the paused clock, and as far from one end to the other every time.
//!
//! [`listen`] stands for `TcpListener::bind`, [`connect`] for `TcpStream::connect`, and [`bind`] for `UdpSocket::bind`. What
//! they make has the shapes of tokio's.

use std::{
    net::SocketAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use sim::net::{Air, Link, Network};

pub use sim::net::{TcpListener, TcpStream, UdpSocket, tcp};

/// How long anything is on its way.
pub const LATENCY: Duration = Duration::from_millis(10);

/// Where the server of a listing listens.
pub const SERVER: &str = "10.0.0.1:7000";

/// The network of this run.
static NETWORK: Mutex<Option<Network>> = Mutex::new(None);

/// The network of this run, for listings that cut somebody off or lose a datagram.
pub fn network() -> Network {
    let mut network = NETWORK.lock().unwrap_or_else(PoisonError::into_inner);
    let open = || {
        let (network, _) = Network::open(&crate::world());
        let millis = LATENCY.as_millis() as u64;
        network.set_air(Air::new().latency(millis..=millis));
        network
    };
    network.get_or_insert_with(open).clone()
}

/// Listens where the server of a listing does.
pub fn listen() -> TcpListener {
    network().listen(addr(SERVER))
}

/// Connects to whoever [listens](listen). `name` is what the connection is called on the timeline.
///
/// # Panics
///
/// If nobody listens.
pub async fn connect(name: &str) -> TcpStream {
    connect_over(Link::new().name(name)).await
}

/// The same, over a connection that holds no more than `window` bytes that nobody has read.
///
/// # Panics
///
/// If nobody listens.
pub async fn connect_narrow(name: &str, window: usize) -> TcpStream {
    connect_over(Link::new().name(name).window(window)).await
}

/// Both ends of a connection: the client's and the server's.
///
/// # Panics
///
/// If somebody listens already.
pub async fn wire(name: &str) -> (TcpStream, TcpStream) {
    let listener = listen();
    let client = connect(name).await;
    let (server, _) = listener.accept().await.expect("it has connected");
    (client, server)
}

/// A socket for datagrams at `at`, such as "10.0.0.2:7000".
///
/// # Panics
///
/// If that is no address, or there is a socket already.
pub fn bind(at: &str) -> UdpSocket {
    network().bind(addr(at))
}

async fn connect_over(link: Link) -> TcpStream {
    let connected = network().connect_with(addr(SERVER), link.latency(LATENCY));
    connected.await.expect("somebody listens")
}

fn addr(text: &str) -> SocketAddr {
    text.parse().expect("an address with its port")
}
