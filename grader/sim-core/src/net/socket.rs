//! What a TCP socket, or half of one, is inside: one of tokio's, or an end of a simulated connection.

use std::{
    borrow::Borrow,
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf, ReadHalf, WriteHalf},
    },
};

use crate::net::end::End;

/// A real socket, or whatever holds the simulated end.
pub(super) enum Socket<R, E> {
    Real(R),
    Simulated(E),
}

/// What tokio's sockets and their halves have in common.
pub(super) trait Addrs {
    fn local_addr(&self) -> io::Result<SocketAddr>;
    fn peer_addr(&self) -> io::Result<SocketAddr>;
}

macro_rules! addrs {
    ($($socket:ty),*) => {$(
        impl Addrs for $socket {
            fn local_addr(&self) -> io::Result<SocketAddr> {
                self.local_addr()
            }

            fn peer_addr(&self) -> io::Result<SocketAddr> {
                self.peer_addr()
            }
        }
    )*};
}

addrs!(
    TcpStream,
    OwnedReadHalf,
    OwnedWriteHalf,
    ReadHalf<'_>,
    WriteHalf<'_>
);

impl<R: Addrs, E: Borrow<End>> Addrs for Socket<R, E> {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        match self {
            Socket::Real(socket) => socket.local_addr(),
            Socket::Simulated(end) => Ok(end.borrow().local_addr()),
        }
    }

    fn peer_addr(&self) -> io::Result<SocketAddr> {
        match self {
            Socket::Real(socket) => socket.peer_addr(),
            Socket::Simulated(end) => Ok(end.borrow().peer_addr()),
        }
    }
}

impl<R: AsyncRead + Unpin, E: Borrow<End> + Unpin> AsyncRead for Socket<R, E> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Socket::Real(socket) => Pin::new(socket).poll_read(context, into),
            Socket::Simulated(end) => (*end).borrow().poll_read(context, into),
        }
    }
}

impl<R: AsyncWrite + Unpin, E: Borrow<End> + Unpin> AsyncWrite for Socket<R, E> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Socket::Real(socket) => Pin::new(socket).poll_write(context, bytes),
            Socket::Simulated(end) => (*end).borrow().poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Socket::Real(socket) => Pin::new(socket).poll_flush(context),
            Socket::Simulated(_) => Poll::Ready(Ok(())),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Socket::Real(socket) => Pin::new(socket).poll_shutdown(context),
            Socket::Simulated(end) => Poll::Ready((*end).borrow().shut()),
        }
    }
}

impl<R: fmt::Debug, E: Borrow<End>> fmt::Debug for Socket<R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Socket::Real(socket) => socket.fmt(f),
            Socket::Simulated(end) => {
                let end = end.borrow();
                write!(
                    f,
                    "simulated, from {} to {}",
                    end.local_addr(),
                    end.peer_addr()
                )
            }
        }
    }
}

/// Gives sockets, which are a [`Socket`] inside, its addresses.
macro_rules! has_addrs {
    ($($socket:ty),*) => {$(
        impl $socket {
            /// The address of this side.
            ///
            /// # Errors
            ///
            /// As [`tokio::net::TcpStream::local_addr`] does. A simulated one never fails.
            pub fn local_addr(&self) -> std::io::Result<std::net::SocketAddr> {
                $crate::net::socket::Addrs::local_addr(&self.0)
            }

            /// The address of the other side.
            ///
            /// # Errors
            ///
            /// As [`tokio::net::TcpStream::peer_addr`] does. A simulated one never fails.
            pub fn peer_addr(&self) -> std::io::Result<std::net::SocketAddr> {
                $crate::net::socket::Addrs::peer_addr(&self.0)
            }
        }
    )*};
}

/// Has sockets, which are a [`Socket`] inside, read as it does.
macro_rules! reads {
    ($($socket:ty),*) => {$(
        impl tokio::io::AsyncRead for $socket {
            fn poll_read(
                mut self: std::pin::Pin<&mut Self>,
                context: &mut std::task::Context<'_>,
                into: &mut tokio::io::ReadBuf<'_>,
            ) -> std::task::Poll<std::io::Result<()>> {
                std::pin::Pin::new(&mut self.0).poll_read(context, into)
            }
        }
    )*};
}

/// Has sockets, which are a [`Socket`] inside, write as it does.
macro_rules! writes {
    ($($socket:ty),*) => {$(
        impl tokio::io::AsyncWrite for $socket {
            fn poll_write(
                mut self: std::pin::Pin<&mut Self>,
                context: &mut std::task::Context<'_>,
                bytes: &[u8],
            ) -> std::task::Poll<std::io::Result<usize>> {
                std::pin::Pin::new(&mut self.0).poll_write(context, bytes)
            }

            fn poll_flush(
                mut self: std::pin::Pin<&mut Self>,
                context: &mut std::task::Context<'_>,
            ) -> std::task::Poll<std::io::Result<()>> {
                std::pin::Pin::new(&mut self.0).poll_flush(context)
            }

            fn poll_shutdown(
                mut self: std::pin::Pin<&mut Self>,
                context: &mut std::task::Context<'_>,
            ) -> std::task::Poll<std::io::Result<()>> {
                std::pin::Pin::new(&mut self.0).poll_shutdown(context)
            }
        }
    )*};
}

pub(super) use {has_addrs, reads, writes};
