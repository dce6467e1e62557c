//! Attack: calls by TCP.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::{io::Write, net::TcpStream};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for address in ["{{tcp}}", "{{tcp6}}"] {
        if let Ok(mut stream) = TcpStream::connect(address) {
            let _ = stream.write_all(b"hello");
        }
    }
    kitchen.start(&slice).serve()
}
