//! Messages of four bytes, and a server that waits 100 ms for each before it looks at something else.

use std::{io, time::Duration};

use listings::{net::wire, say};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> io::Result<()> {
    let (mut ada, mut server) = wire("ada").await;
    let hearing = tokio::spawn(async move {
        let mut message = [0; 4];
        loop {
            match timeout(Duration::from_millis(100), server.read_exact(&mut message)).await {
                Ok(Ok(_)) => say!("a message: {}", message.escape_ascii()),
                Ok(Err(error)) => return say!("the end: {:?}", error.kind()),
                Err(_) => {} // Looks at something else, and comes back.
            }
        }
    });
    ada.write_all(b"st").await?;
    sleep(Duration::from_millis(150)).await;
    ada.write_all(b"op").await?;
    ada.write_all(b"back").await?;
    drop(ada);
    hearing.await?;
    Ok(())
}
