//! `TcpListener`, with the shape of tokio's.

use std::{
    future::poll_fn,
    io,
    net::SocketAddr,
    sync::Arc,
    task::{Context, Poll, ready},
};

use tokio::net::{self, ToSocketAddrs};

use crate::net::{Net, Side, TcpStream, clock::poll_socket, end::End};

/// Accepts connections, real ones or simulated ones. See [`tokio::net::TcpListener`].
#[derive(Debug)]
pub struct TcpListener(Inner);

enum Inner {
    Real(net::TcpListener),
    Simulated { net: Arc<Net>, addr: SocketAddr },
}

impl TcpListener {
    pub(super) fn simulated(net: Arc<Net>, addr: SocketAddr) -> TcpListener {
        TcpListener(Inner::Simulated { net, addr })
    }

    /// Listens at `addr`, on this machine's real network.
    ///
    /// # Errors
    ///
    /// If that can't be done; if the address is taken, say.
    pub async fn bind<A: ToSocketAddrs>(addr: A) -> io::Result<TcpListener> {
        let listener = net::TcpListener::bind(addr).await?;
        Ok(TcpListener(Inner::Real(listener)))
    }

    /// Accepts the next connection; returns it with the address of the client.
    ///
    /// It is cancel safe: if the future is dropped before it is ready, no connection is lost.
    ///
    /// # Errors
    ///
    /// As [`tokio::net::TcpListener::accept`] does. A simulated one never fails.
    pub async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        poll_fn(|context| self.poll_accept(context)).await
    }

    /// The same, as one poll.
    ///
    /// # Errors
    ///
    /// As [`TcpListener::accept`] does.
    pub fn poll_accept(
        &self,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<(TcpStream, SocketAddr)>> {
        match &self.0 {
            Inner::Real(listener) => {
                let (stream, client) = ready!(listener.poll_accept(context))?;
                Poll::Ready(Ok((TcpStream::real(stream), client)))
            }
            Inner::Simulated { net, addr } => {
                let id = ready!(poll_socket(context, |context| {
                    net.with(|state, _| state.poll_accept(*addr, context))
                }));
                let stream = TcpStream::simulated(End::new(net.clone(), id, Side::Server));
                let client = stream.peer_addr()?;
                Poll::Ready(Ok((stream, client)))
            }
        }
    }

    /// Where it listens.
    ///
    /// # Errors
    ///
    /// As [`tokio::net::TcpListener::local_addr`] does. A simulated one never fails.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        match &self.0 {
            Inner::Real(listener) => listener.local_addr(),
            Inner::Simulated { addr, .. } => Ok(*addr),
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Inner::Simulated { net, addr } = self {
            net.with(|state, wakes| state.unlisten(*addr, &net.clock, wakes));
        }
    }
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Inner::Real(listener) => listener.fmt(f),
            Inner::Simulated { addr, .. } => write!(f, "simulated, at {addr}"),
        }
    }
}
