//! One second for the answers, set in two ways, while another socket chatters every 400 ms.

use std::{pin::pin, time::Duration};

use listings::{
    net::{UdpSocket, bind},
    say,
};
use tokio::time::{sleep, timeout};

const SECOND: Duration = Duration::from_secs(1);

async fn chatter(socket: UdpSocket) {
    for _ in 0..5 {
        sleep(Duration::from_millis(400)).await;
        socket.send_to(b"hm", "10.0.0.2:7000").await.unwrap();
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let socket = bind("10.0.0.2:7000");
    let mut datagram = [0; 10];
    say!("first");
    tokio::spawn(chatter(bind("10.0.0.3:7000")));
    while timeout(SECOND, socket.recv_from(&mut datagram))
        .await
        .is_ok()
    {}
    say!("the time is up, then");

    tokio::spawn(chatter(bind("10.0.0.4:7000")));
    let mut over = pin!(sleep(SECOND));
    loop {
        tokio::select! {
            _ = socket.recv_from(&mut datagram) => {}
            () = &mut over => return say!("the time is up, now"),
        }
    }
}
