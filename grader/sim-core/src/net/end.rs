//! One end of a simulated connection, as a socket holds it.

use std::{
    io,
    net::SocketAddr,
    sync::Arc,
    task::{Context, Poll},
};

use tokio::io::ReadBuf;

use crate::{
    net::{
        Net, Side,
        clock::{Wakes, poll_socket},
        connection::Connection,
    },
    world::lock,
};

/// Dropped, it closes its side of the connection.
pub(super) struct End {
    net: Arc<Net>,
    id: usize,
    side: Side,
}

impl End {
    /// The end of connection `id` that nobody held before.
    pub(super) fn new(net: Arc<Net>, id: usize, side: Side) -> End {
        lock(&net.state).takes(side);
        End { net, id, side }
    }

    pub(super) fn local_addr(&self) -> SocketAddr {
        self.addr(self.side)
    }

    pub(super) fn peer_addr(&self) -> SocketAddr {
        self.addr(self.side.other())
    }

    fn addr(&self, side: Side) -> SocketAddr {
        lock(&self.net.state).connections[self.id].addrs()[side as usize]
    }

    pub(super) fn set_abrupt(&self) {
        self.change(|connection, _| connection.set_abrupt(self.side));
    }

    pub(super) fn poll_read(
        &self,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        poll_socket(context, |context| {
            self.change(|connection, wakes| {
                connection.poll_read(self.side, &self.net.clock, context, into, wakes)
            })
        })
    }

    pub(super) fn poll_write(
        &self,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        poll_socket(context, |context| {
            self.change(|connection, wakes| {
                connection.poll_write(self.side, &self.net.clock, context, bytes, wakes)
            })
        })
    }

    pub(super) fn shut(&self) -> io::Result<()> {
        self.change(|connection, wakes| connection.shut(self.side, &self.net.clock, wakes))
    }

    fn change<T>(&self, change: impl FnOnce(&mut Connection, &mut Wakes) -> T) -> T {
        self.net
            .with(|state, wakes| state.change(self.id, |connection| change(connection, wakes)))
    }
}

impl Drop for End {
    fn drop(&mut self) {
        self.net.with(|state, wakes| {
            state.held[self.side as usize] -= 1;
            state.change(self.id, |connection| {
                connection.close(self.side, &self.net.clock, wakes);
            });
        });
    }
}
