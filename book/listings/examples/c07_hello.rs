//! A server that greets its client.

use listings::net::{TcpListener, connect, listen};
use listings::{record, say};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

async fn greet(listener: TcpListener) -> std::io::Result<()> {
    let (stream, _address) = listener.accept().await?;
    let mut stream = BufReader::new(stream);
    let mut name = String::new();
    stream.read_line(&mut name).await?;
    say!("the server reads {:?}", name.trim());
    let answer = format!("hello, {}\n", name.trim());
    stream.write_all(answer.as_bytes()).await
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> std::io::Result<()> {
    let server = tokio::spawn(greet(listen()));
    let mut stream = BufReader::new(connect("ada").await);
    say!("connected");
    stream.write_all(b"ada\n").await?;
    say!("written");
    let mut answer = String::new();
    stream.read_line(&mut answer).await?;
    say!("the client reads {answer:?}");
    server.await??;
    record();
    Ok(())
}
