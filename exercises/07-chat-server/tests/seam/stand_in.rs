//! What the checks call in place of a submission: it calls the submission that is connected.

use std::{io, net::SocketAddr, path::Path, time::Duration};

use futures::future::LocalBoxFuture;
use lab::Socket;
use sim::net::{TcpListener, TcpStream, UdpSocket};
use tokio::io::{AsyncBufRead, AsyncWrite};

/// What a client reads.
pub type Input<'a> = Box<dyn AsyncBufRead + Unpin + 'a>;

/// What a client writes to.
pub type Output<'a> = Box<dyn AsyncWrite + Unpin + 'a>;

/// A service that was found; a submission's own has the same fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub name: String,
    pub addr: SocketAddr,
}

/// A submission, behind types that do not depend on it.
pub trait Submission: Sync {
    fn broadcast(&self, listener: TcpListener) -> LocalBoxFuture<'static, io::Result<()>>;

    fn serve<'a>(
        &self,
        listener: TcpListener,
        shutdown: LocalBoxFuture<'a, ()>,
    ) -> LocalBoxFuture<'a, io::Result<()>>;

    fn client<'a>(
        &self,
        stream: TcpStream,
        input: Input<'a>,
        output: Output<'a>,
    ) -> LocalBoxFuture<'a, io::Result<()>>;

    fn send_file<'a>(
        &self,
        stream: TcpStream,
        path: &'a Path,
    ) -> LocalBoxFuture<'a, io::Result<u64>>;

    fn receive_file<'a>(
        &self,
        stream: TcpStream,
        path: &'a Path,
    ) -> LocalBoxFuture<'a, io::Result<u64>>;

    fn discover<'a>(
        &self,
        socket: &'a UdpSocket,
        to: SocketAddr,
        wait: Duration,
    ) -> LocalBoxFuture<'a, io::Result<Vec<Service>>>;
}

/// The submission that is connected.
pub static SUBMISSION: Socket<dyn Submission> = Socket::empty();

pub fn broadcast(listener: TcpListener) -> LocalBoxFuture<'static, io::Result<()>> {
    SUBMISSION.get().broadcast(listener)
}

pub fn serve<'a>(
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + 'a,
) -> LocalBoxFuture<'a, io::Result<()>> {
    SUBMISSION.get().serve(listener, Box::pin(shutdown))
}

pub fn client<'a>(
    stream: TcpStream,
    input: impl AsyncBufRead + Unpin + 'a,
    output: impl AsyncWrite + Unpin + 'a,
) -> LocalBoxFuture<'a, io::Result<()>> {
    SUBMISSION
        .get()
        .client(stream, Box::new(input), Box::new(output))
}

pub fn send_file(stream: TcpStream, path: &Path) -> LocalBoxFuture<'_, io::Result<u64>> {
    SUBMISSION.get().send_file(stream, path)
}

pub fn receive_file(stream: TcpStream, path: &Path) -> LocalBoxFuture<'_, io::Result<u64>> {
    SUBMISSION.get().receive_file(stream, path)
}

pub fn discover(
    socket: &UdpSocket,
    to: SocketAddr,
    wait: Duration,
) -> LocalBoxFuture<'_, io::Result<Vec<Service>>> {
    SUBMISSION.get().discover(socket, to, wait)
}
