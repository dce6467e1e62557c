//! A client that says it has sent everything, and waits for the answer.

use std::{io, time::Duration};

use listings::net::{TcpStream, wire};
use listings::{record, say};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::sleep;

async fn count(mut stream: TcpStream) -> io::Result<()> {
    let mut text = String::new();
    stream.read_to_string(&mut text).await?;
    say!("the server has read to the end");
    sleep(Duration::from_millis(500)).await;
    let answer = format!("{} words\n", text.split_whitespace().count());
    stream.write_all(answer.as_bytes()).await
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> io::Result<()> {
    let (mut stream, server) = wire("client").await;
    let server = tokio::spawn(count(server));
    stream.write_all(b"to be or not").await?;
    stream.write_all(b" to be").await?;
    stream.shutdown().await?;
    say!("that was all");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    say!("the answer: {}", answer.trim_end());
    record();
    server.await?
}
