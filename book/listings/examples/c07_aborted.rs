//! Three lines are queued, and then the server ends.

use listings::{net::wire, say};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::mpsc;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (mut ada, mut server) = wire("ada").await;
    let (queue, mut lines) = mpsc::channel::<&str>(10);
    let writing = tokio::spawn(async move {
        while let Some(line) = lines.recv().await {
            server.write_all(line.as_bytes()).await.unwrap();
        }
    });
    for line in ["ben: hi\n", "ben: you there?\n", "* the end\n"] {
        queue.send(line).await.unwrap();
    }
    writing.abort();
    let mut heard = String::new();
    ada.read_to_string(&mut heard).await.unwrap();
    say!("heard {heard:?}");
}
