//! What is written, and what is read.

use std::time::Duration;

use listings::{net::wire, say};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> std::io::Result<()> {
    let (mut ada, mut server) = wire("ada").await;
    let writing = async {
        ada.write_all(b"hel").await?;
        sleep(Duration::from_millis(100)).await;
        ada.write_all(b"lo\n").await?;
        ada.write_all(b"how are you?\nwell, I hope\n").await?;
        ada.shutdown().await
    };
    let reading = async {
        let mut piece = [0; 20];
        loop {
            match server.read(&mut piece).await? {
                0 => break,
                n => say!("{n:>2} bytes: \"{}\"", piece[..n].escape_ascii()),
            }
        }
        say!("the end");
        Ok(())
    };
    tokio::try_join!(writing, reading)?;
    Ok(())
}
