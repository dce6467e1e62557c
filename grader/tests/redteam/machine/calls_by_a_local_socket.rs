//! Attack: calls by local sockets, with a file and without.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::{
    io::Write,
    os::{linux::net::SocketAddrExt, unix::net::{SocketAddr, UnixDatagram, UnixStream}},
};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    if let Ok(mut stream) = UnixStream::connect("{{outside}}/socket") {
        let _ = stream.write_all(b"hello");
    }
    let named = SocketAddr::from_abstract_name("{{mark}}").unwrap();
    if let Ok(mut stream) = UnixStream::connect_addr(&named) {
        let _ = stream.write_all(b"hello");
    }
    if let Ok(socket) = UnixDatagram::unbound() {
        let _ = socket.send_to(b"hello", "{{outside}}/datagrams");
        let named = SocketAddr::from_abstract_name("{{mark}}-datagrams").unwrap();
        let _ = socket.send_to_addr(b"hello", &named);
    }
    if let Ok((pair, _other)) = UnixDatagram::pair() {
        let _ = pair.send_to(b"hello", "{{outside}}/datagrams");
        let _ = pair.connect("{{outside}}/datagrams");
        let named = SocketAddr::from_abstract_name("{{mark}}-datagrams").unwrap();
        let _ = pair.send_to_addr(b"hello", &named);
    }
    kitchen.start(&slice).serve()
}
