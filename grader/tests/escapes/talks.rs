//! Opens sockets of each kind that the standard library and tokio have.

use std::{
    net::{TcpListener, TcpStream, ToSocketAddrs, UdpSocket},
    os::unix::net::{UnixDatagram, UnixListener},
};

pub fn reached() -> Vec<String> {
    let mut reached = Vec::new();
    let mut say = |what: &str, done: bool| {
        if done {
            reached.push(what.to_owned());
        }
    };
    say("a listener", TcpListener::bind("127.0.0.1:0").is_ok());
    let refused = TcpStream::connect("127.0.0.1:1").unwrap_err();
    say(
        "the network",
        refused.kind() == std::io::ErrorKind::ConnectionRefused,
    );
    say("a datagram", {
        UdpSocket::bind("127.0.0.1:0")
            .is_ok_and(|socket| socket.send_to(b"x", "127.0.0.1:9").is_ok())
    });
    say("a local listener", UnixListener::bind("listener").is_ok());
    say("a local datagram", UnixDatagram::unbound().is_ok());
    // Either of the two may send to others.
    say("a pair of datagrams", UnixDatagram::pair().is_ok());
    say(
        "a name",
        ("localhost.localdomain", 80).to_socket_addrs().is_ok(),
    );
    reached
}
