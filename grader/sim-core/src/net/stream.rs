//! `TcpStream`, with the shape of tokio's.

use std::{io, sync::Arc};

use tokio::net::{self, ToSocketAddrs};

use crate::net::{
    end::End,
    socket::{Socket, has_addrs, reads, writes},
    tcp::{OwnedReadHalf, OwnedWriteHalf, ReadHalf, WriteHalf},
};

/// A connection, real or simulated. See [`tokio::net::TcpStream`].
///
/// Dropped, it is closed: what was written still arrives, and then its end.
#[derive(Debug)]
pub struct TcpStream(Socket<net::TcpStream, End>);

has_addrs!(TcpStream);
reads!(TcpStream);
writes!(TcpStream);

impl TcpStream {
    pub(super) fn simulated(end: End) -> TcpStream {
        TcpStream(Socket::Simulated(end))
    }

    pub(super) fn real(stream: net::TcpStream) -> TcpStream {
        TcpStream(Socket::Real(stream))
    }

    /// Connects to `addr`, on this machine's real network.
    ///
    /// # Errors
    ///
    /// If that can't be done; if nobody listens there, say.
    pub async fn connect<A: ToSocketAddrs>(addr: A) -> io::Result<TcpStream> {
        Ok(TcpStream::real(net::TcpStream::connect(addr).await?))
    }

    /// Whether small writes are sent at once. On a simulated connection they are anyway.
    ///
    /// # Errors
    ///
    /// As [`tokio::net::TcpStream::set_nodelay`] does. A simulated one never fails.
    pub fn set_nodelay(&self, nodelay: bool) -> io::Result<()> {
        match &self.0 {
            Socket::Real(stream) => stream.set_nodelay(nodelay),
            Socket::Simulated(_) => Ok(()),
        }
    }

    /// Has the connection reset when the stream is dropped, in place of being closed.
    ///
    /// # Errors
    ///
    /// As [`tokio::net::TcpStream::set_zero_linger`] does. A simulated one never fails.
    pub fn set_zero_linger(&self) -> io::Result<()> {
        match &self.0 {
            Socket::Real(stream) => stream.set_zero_linger(),
            Socket::Simulated(end) => {
                end.set_abrupt();
                Ok(())
            }
        }
    }

    /// A half to read and a half to write, for as long as the stream is borrowed.
    pub fn split(&mut self) -> (ReadHalf<'_>, WriteHalf<'_>) {
        match &mut self.0 {
            Socket::Real(stream) => {
                let (read, write) = stream.split();
                (ReadHalf(Socket::Real(read)), WriteHalf(Socket::Real(write)))
            }
            Socket::Simulated(end) => {
                let end = &*end;
                (
                    ReadHalf(Socket::Simulated(end)),
                    WriteHalf(Socket::Simulated(end)),
                )
            }
        }
    }

    /// A half to read and a half to write, to be held by different tasks. Dropping the latter says that nothing more will be
    /// written.
    pub fn into_split(self) -> (OwnedReadHalf, OwnedWriteHalf) {
        match self.0 {
            Socket::Real(stream) => {
                let (read, write) = stream.into_split();
                (
                    OwnedReadHalf(Socket::Real(read)),
                    OwnedWriteHalf::real(write),
                )
            }
            Socket::Simulated(end) => {
                let end = Arc::new(end);
                let read = OwnedReadHalf(Socket::Simulated(end.clone()));
                (read, OwnedWriteHalf::simulated(end))
            }
        }
    }
}
