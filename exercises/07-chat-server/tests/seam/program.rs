//! Connects a submission with the checks.

use std::{io, net::SocketAddr, path::Path, time::Duration};

use futures::{FutureExt, future::LocalBoxFuture};
use sim::net::{TcpListener, TcpStream, UdpSocket};
use stand_in::{Input, Output, Service, Submission};

struct Theirs;

impl Submission for Theirs {
    fn broadcast(&self, listener: TcpListener) -> LocalBoxFuture<'static, io::Result<()>> {
        Box::pin(chat_server::broadcast(listener))
    }

    fn serve<'a>(
        &self,
        listener: TcpListener,
        shutdown: LocalBoxFuture<'a, ()>,
    ) -> LocalBoxFuture<'a, io::Result<()>> {
        Box::pin(chat_server::serve(listener, shutdown))
    }

    fn client<'a>(
        &self,
        stream: TcpStream,
        input: Input<'a>,
        output: Output<'a>,
    ) -> LocalBoxFuture<'a, io::Result<()>> {
        Box::pin(chat_server::client(stream, input, output))
    }

    fn send_file<'a>(
        &self,
        stream: TcpStream,
        path: &'a Path,
    ) -> LocalBoxFuture<'a, io::Result<u64>> {
        Box::pin(chat_server::send_file(stream, path))
    }

    fn receive_file<'a>(
        &self,
        stream: TcpStream,
        path: &'a Path,
    ) -> LocalBoxFuture<'a, io::Result<u64>> {
        Box::pin(chat_server::receive_file(stream, path))
    }

    fn discover<'a>(
        &self,
        socket: &'a UdpSocket,
        to: SocketAddr,
        wait: Duration,
    ) -> LocalBoxFuture<'a, io::Result<Vec<Service>>> {
        let found = chat_server::discover(socket, to, wait);
        Box::pin(found.map(|found| Ok(found?.into_iter().map(ours).collect())))
    }
}

fn ours(theirs: chat_server::Service) -> Service {
    Service {
        name: theirs.name,
        addr: theirs.addr,
    }
}

fn main() {
    stand_in::SUBMISSION.connect(&Theirs);
    checks::main();
}
