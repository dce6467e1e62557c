//! A reader for each line.

use listings::{
    net::{TcpStream, wire},
    say,
};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

async fn line(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).await?;
    Ok(line)
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> std::io::Result<()> {
    let (mut ada, mut server) = wire("ada").await;
    ada.write_all(b"one\ntwo\nthree\n").await?;
    drop(ada);
    for _ in 0..3 {
        say!("{:?}", line(&mut server).await?);
    }
    Ok(())
}
