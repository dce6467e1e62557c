//! Who serves? Everyone is asked, again and again, until the time is up.

use std::{collections::BTreeMap, io, pin::pin, time::Duration};

use listings::net::{UdpSocket, bind, network};
use listings::{record, say};
use tokio::time::{interval, sleep};

async fn printer(socket: UdpSocket, name: &str) -> io::Result<()> {
    let mut datagram = [0; 64];
    loop {
        let (length, from) = socket.recv_from(&mut datagram).await?;
        if &datagram[..length] == b"who serves?" {
            let answer = format!("served by {name}");
            socket.send_to(answer.as_bytes(), from).await?;
        }
    }
}

async fn discover(socket: &UdpSocket, wait: Duration) -> io::Result<usize> {
    let mut found = BTreeMap::new();
    let mut over = pin!(sleep(wait));
    let mut ask = interval(Duration::from_millis(200));
    let mut datagram = [0; 512];
    loop {
        tokio::select! {
            biased;
            () = &mut over => return Ok(found.len()),
            _ = ask.tick() => {
                socket.send_to(b"who serves?", "255.255.255.255:7000").await?;
            }
            received = socket.recv_from(&mut datagram) => {
                let (length, from) = received?;
                let text = str::from_utf8(&datagram[..length]).unwrap_or_default();
                if let Some(name) = text.strip_prefix("served by ")
                    && found.insert(from, name.to_owned()).is_none()
                {
                    say!("{name} at {}", from.ip());
                }
            }
        }
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> io::Result<()> {
    tokio::spawn(printer(bind("10.0.0.2:7000"), "attic"));
    tokio::spawn(printer(bind("10.0.0.3:7000"), "cellar"));
    network().lose_next(1, "10.0.0.3:7000".parse().unwrap());

    let socket = bind("10.0.0.9:5000");
    socket.set_broadcast(true)?;
    let found = discover(&socket, Duration::from_millis(600)).await?;
    say!("the time is up: {found} found");
    record();
    Ok(())
}
