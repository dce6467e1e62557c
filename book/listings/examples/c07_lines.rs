//! The same pieces, read as lines.

use std::{io, time::Duration};

use listings::net::{TcpStream, wire};
use listings::say;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::time::sleep;

async fn hear(stream: TcpStream) -> io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    while let Some(line) = lines.next_line().await? {
        say!("a line: {line}");
    }
    say!("the end");
    Ok(())
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> io::Result<()> {
    let (mut ada, server) = wire("ada").await;
    let hearing = tokio::spawn(hear(server));
    ada.write_all(b"hel").await?;
    sleep(Duration::from_millis(100)).await;
    ada.write_all(b"lo\n").await?;
    ada.write_all(b"how are you?\nwell, I hope\n").await?;
    drop(ada);
    hearing.await?
}
