//! A client that types and listens at the same time.

use std::{io, time::Duration};

use listings::net::{TcpStream, wire};
use listings::{record, say};
use tokio::io::{AsyncBufReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::time::sleep;

async fn serve(stream: TcpStream) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    for _ in 0..3 {
        sleep(Duration::from_millis(100)).await;
        stream.write_all(b"* tick\n").await?;
    }
    let mut line = String::from("you said ");
    stream.read_line(&mut line).await?;
    stream.write_all(line.as_bytes()).await
}

async fn typing(mut server: impl AsyncWrite + Unpin) -> io::Result<()> {
    sleep(Duration::from_millis(150)).await;
    say!("typed: hello");
    server.write_all(b"hello\n").await?;
    sleep(Duration::from_secs(3600)).await;
    Ok(())
}

async fn client(mut stream: TcpStream) -> io::Result<()> {
    let (reader, writer) = stream.split();
    let showing = async {
        let mut lines = BufReader::new(reader).lines();
        while let Some(line) = lines.next_line().await? {
            say!("shown: {line}");
        }
        say!("the server has closed");
        Ok(())
    };
    tokio::select! {
        shown = showing => shown,
        Err(error) = typing(writer) => Err(error),
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> io::Result<()> {
    let (stream, server) = wire("ada").await;
    tokio::try_join!(serve(server), client(stream))?;
    record();
    Ok(())
}
