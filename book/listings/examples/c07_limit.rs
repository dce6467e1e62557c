//! A line of at most ten bytes.

use std::time::Duration;

use listings::net::{TcpStream, wire};
use listings::say;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::time::sleep;

async fn hear(stream: TcpStream) -> std::io::Result<()> {
    let mut input = BufReader::new(stream);
    loop {
        let mut line = Vec::new();
        let mut limited = (&mut input).take(10 + 1);
        limited.read_until(b'\n', &mut line).await?;
        match line.strip_suffix(b"\n") {
            Some(line) => say!("a line: b\"{}\"", line.escape_ascii()),
            None if line.len() > 10 => {
                say!("put out: no end after b\"{}\"", line.escape_ascii());
                return Ok(());
            }
            None => return Ok(()),
        }
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> std::io::Result<()> {
    let (mut ada, server) = wire("ada").await;
    let hearing = tokio::spawn(hear(server));
    ada.write_all(b"short\n").await?;
    for _ in 0..3 {
        sleep(Duration::from_millis(100)).await;
        let _ = ada.write_all(b"and on ").await;
    }
    hearing.await?
}
