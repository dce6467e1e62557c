//! `discover`: who serves? By UDP, where datagrams get lost, come twice, and come from anybody.

use std::{io, net::SocketAddr, pin::pin, str, time::Duration};

use sim::net::UdpSocket;
use tokio::{
    select,
    time::{interval, sleep},
};

/// What [`discover`] asks.
pub const QUERY: &[u8] = b"who serves?";

/// How long [`discover`] waits before it asks again.
pub const ASK_AGAIN: Duration = Duration::from_millis(200);

/// The longest answer, in bytes.
pub const LONGEST_ANSWER: usize = 512;

/// A server that has answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// What it calls itself.
    pub name: String,
    /// Where its answer came from.
    pub addr: SocketAddr,
}

/// The name of the server that `datagram` is an answer from; `None` if it is no answer.
pub fn name_in(datagram: &[u8]) -> Option<&str> {
    let name = str::from_utf8(datagram).ok()?.strip_prefix("served by ")?;
    (!name.is_empty()).then_some(name)
}

/// Asks who serves, by UDP, and returns who has answered within `wait`.
///
/// # Errors
///
/// If `socket` fails.
pub async fn discover(
    socket: &UdpSocket,
    to: SocketAddr,
    wait: Duration,
) -> io::Result<Vec<Service>> {
    let mut services: Vec<Service> = Vec::new();
    let mut datagram = [0; LONGEST_ANSWER];
    // Both are made once: what arrives must not wind them up anew.
    let mut over = pin!(sleep(wait));
    let mut ask = interval(ASK_AGAIN);
    loop {
        select! {
            biased;
            () = &mut over => return Ok(services),
            _ = ask.tick() => {
                socket.send_to(QUERY, to).await?;
            }
            received = socket.recv_from(&mut datagram) => {
                let (length, addr) = received?;
                if let Some(name) = name_in(&datagram[..length])
                    && services.iter().all(|known| known.addr != addr)
                {
                    let name = name.to_owned();
                    services.push(Service { name, addr });
                }
            }
        }
    }
}
