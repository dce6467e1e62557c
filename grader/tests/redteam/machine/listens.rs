//! Attack: listens for others.
//! Exercise: toast
//! Verdict: passed in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::{net::{TcpListener, UdpSocket}, os::unix::net::UnixListener};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    assert!(TcpListener::bind("0.0.0.0:0").is_err());
    assert!(UdpSocket::bind("0.0.0.0:0").is_err());
    assert!(UnixListener::bind("listener").is_err());
    assert!(tokio::net::TcpListener::bind("127.0.0.1:0").await.is_err());
    let pot = kitchen.start(&slice);
    tokio::time::sleep(slice.time).await;
    pot.serve()
}
