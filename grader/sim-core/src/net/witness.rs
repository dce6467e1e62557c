//! Who watches a simulated network. The checks hold it; learner code does not.

use std::{net::SocketAddr, sync::Arc};

use crate::{
    net::{Datagram, Net, Side},
    timeline::Moment,
    world::lock,
};

/// Who watches a network.
pub struct Witness {
    net: Arc<Net>,
}

/// A connection, as the network saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its name on the timeline.
    pub name: String,
    /// The end of whoever connected.
    pub client: EndSeen,
    /// The end of whoever accepted.
    pub server: EndSeen,
}

/// One end of a connection, as the network saw it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EndSeen {
    /// Bytes that were written here.
    pub written: u64,
    /// Bytes that were read here.
    pub read: u64,
    /// Bytes on their way to here, or here and unread.
    pub buffered: usize,
    /// When it said that it has nothing more to say, by itself or by being dropped.
    pub shut: Option<Moment>,
    /// When it was dropped or reset.
    pub closed: Option<Moment>,
    /// Whether it was reset from here.
    pub reset: bool,
}

impl Witness {
    pub(super) fn new(net: Arc<Net>) -> Witness {
        Witness { net }
    }

    /// How many sockets of `side` are held by somebody now. One that waits to be accepted is held by nobody.
    pub fn held(&self, side: Side) -> usize {
        lock(&self.net.state).held[side as usize]
    }

    /// The most that were held at once.
    pub fn most_held(&self, side: Side) -> usize {
        lock(&self.net.state).most_held[side as usize]
    }

    /// Bytes that are on their way or unread now, in all connections.
    pub fn buffered(&self) -> usize {
        lock(&self.net.state).buffered
    }

    /// The most that there were at once.
    pub fn most_buffered(&self) -> usize {
        lock(&self.net.state).most_buffered
    }

    /// The connection that comes from `client`, the last one if there were several.
    ///
    /// # Panics
    ///
    /// If there was none.
    pub fn connection(&self, client: SocketAddr) -> Seen {
        let state = lock(&self.net.state);
        match state.by_client.get(&client) {
            Some(id) => state.connections[*id].seen(),
            None => panic!("no connection comes from {client}"),
        }
    }

    /// Every connection, in the order in which they came about.
    pub fn connections(&self) -> Vec<Seen> {
        let state = lock(&self.net.state);
        state
            .connections
            .iter()
            .map(|connection| connection.seen())
            .collect()
    }

    /// Every datagram that was sent, lost or not, in their order.
    pub fn datagrams(&self) -> Vec<Datagram> {
        lock(&self.net.state).airspace.sent.clone()
    }
}

impl std::fmt::Debug for Witness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Witness")
    }
}
