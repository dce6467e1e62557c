//! Ten pieces of 64 KiB for a client that reads one every 100 ms.

use std::{io, time::Duration};

use listings::net::{TcpStream, wire};
use listings::say;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::sleep;

static PIECE: [u8; 64 * 1024] = [0; 64 * 1024];

async fn send(mut stream: TcpStream) -> io::Result<()> {
    for number in 1..=10 {
        stream.write_all(&PIECE).await?;
        say!("piece {number} is written");
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> io::Result<()> {
    let (mut stream, server) = wire("reader").await;
    let sending = tokio::spawn(send(server));
    let mut piece = PIECE.to_vec();
    loop {
        sleep(Duration::from_millis(100)).await;
        if stream.read_exact(&mut piece).await.is_err() {
            break;
        }
    }
    say!("all is read");
    sending.await?
}
