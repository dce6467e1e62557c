//! A hundred bytes are announced. The sender crashes after forty.

use listings::{net::wire, say};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() -> std::io::Result<()> {
    let (mut sender, mut receiver) = wire("sender").await;
    sender.write_u64(100).await?;
    sender.write_all(&[b'x'; 40]).await?;
    drop(sender);

    let length = receiver.read_u64().await?;
    let mut file = Vec::new();
    match copy(&mut receiver.take(length), &mut file).await {
        Ok(bytes) => say!("ok: {bytes} bytes"),
        Err(error) => say!("failed: {error}"),
    }
    Ok(())
}
