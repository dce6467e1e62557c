//! Attack: calls by TCP, with tokio.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

use tokio::{io::AsyncWriteExt, net::{TcpSocket, TcpStream}};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    if let Ok(mut stream) = TcpStream::connect("{{tcp}}").await {
        let _ = stream.write_all(b"hello").await;
    }
    if let Ok(socket) = TcpSocket::new_v6() {
        let _ = socket.connect("{{tcp6}}".parse().unwrap()).await;
    }
    kitchen.start(&slice).serve()
}
