//! Messages with their length in front.

use std::io;

use listings::net::{TcpStream, wire};
use listings::say;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

async fn send(stream: &mut TcpStream, message: &[u8]) -> io::Result<()> {
    stream.write_u32(message.len() as u32).await?;
    stream.write_all(message).await
}

async fn receive(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let length = stream.read_u32().await?;
    if length > 1000 {
        return Err(io::Error::other(format!("a message of {length} bytes")));
    }
    let mut message = vec![0; length as usize];
    stream.read_exact(&mut message).await?;
    Ok(message)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> io::Result<()> {
    let (mut ada, mut server) = wire("ada").await;
    send(&mut ada, b"two\nlines").await?;
    send(&mut ada, b"").await?;
    ada.write_all(b"GET / HTTP/1.1").await?;
    say!("b\"{}\"", receive(&mut server).await?.escape_ascii());
    say!("b\"{}\"", receive(&mut server).await?.escape_ascii());
    if let Err(error) = receive(&mut server).await {
        say!("refused: {error}");
    }
    Ok(())
}
