//! `UdpSocket`, with the shape of tokio's.

use std::{io, net::SocketAddr};

use tokio::net::{self, ToSocketAddrs, lookup_host};

use crate::net::air::Antenna;

/// Sends and receives datagrams, real ones or simulated ones. See [`tokio::net::UdpSocket`].
#[derive(Debug)]
pub struct UdpSocket(Inner);

#[derive(Debug)]
enum Inner {
    Real(net::UdpSocket),
    Simulated(Antenna),
}

impl UdpSocket {
    pub(super) fn simulated(antenna: Antenna) -> UdpSocket {
        UdpSocket(Inner::Simulated(antenna))
    }

    /// A socket at `addr`, on this machine's real network.
    ///
    /// # Errors
    ///
    /// If that can't be done; if the address is taken, say.
    pub async fn bind<A: ToSocketAddrs>(addr: A) -> io::Result<UdpSocket> {
        let socket = net::UdpSocket::bind(addr).await?;
        Ok(UdpSocket(Inner::Real(socket)))
    }

    /// Where it receives.
    ///
    /// # Errors
    ///
    /// As [`tokio::net::UdpSocket::local_addr`] does. A simulated one never fails.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        match &self.0 {
            Inner::Real(socket) => socket.local_addr(),
            Inner::Simulated(antenna) => Ok(antenna.addr()),
        }
    }

    /// Whether it may send to everybody, at 255.255.255.255.
    ///
    /// # Errors
    ///
    /// As [`tokio::net::UdpSocket::set_broadcast`] does. A simulated one never fails.
    pub fn set_broadcast(&self, on: bool) -> io::Result<()> {
        match &self.0 {
            Inner::Real(socket) => socket.set_broadcast(on),
            Inner::Simulated(antenna) => {
                antenna.set_broadcast(on);
                Ok(())
            }
        }
    }

    /// Sends a datagram, and returns its length. Nobody says whether it arrives.
    ///
    /// # Errors
    ///
    /// If it is larger than a datagram can be; if it is for everybody, and the socket may not do that.
    pub async fn send_to<A: ToSocketAddrs>(&self, bytes: &[u8], target: A) -> io::Result<usize> {
        match &self.0 {
            Inner::Real(socket) => socket.send_to(bytes, target).await,
            Inner::Simulated(antenna) => {
                let target = lookup_host(target).await?.next();
                let target = target.ok_or(io::ErrorKind::InvalidInput)?;
                antenna.send_to(bytes, target)
            }
        }
    }

    /// Receives a datagram, and returns its length and where it comes from. What does not fit into `into` is cut off.
    ///
    /// It is cancel safe: if the future is dropped before it is ready, no datagram is lost.
    ///
    /// # Errors
    ///
    /// As [`tokio::net::UdpSocket::recv_from`] does. A simulated one never fails.
    pub async fn recv_from(&self, into: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        match &self.0 {
            Inner::Real(socket) => socket.recv_from(into).await,
            Inner::Simulated(antenna) => Ok(antenna.receive(into).await),
        }
    }
}
