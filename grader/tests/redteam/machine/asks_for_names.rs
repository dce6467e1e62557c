//! Attack: asks a server for names, and with them for addresses.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::net::ToSocketAddrs;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for name in ["{{mark}}.example.org:80", "localhost:80"] {
        let asked = move || name.to_socket_addrs().map(Iterator::count);
        let _ = tokio::task::spawn_blocking(asked).await;
    }
    kitchen.start(&slice).serve()
}
