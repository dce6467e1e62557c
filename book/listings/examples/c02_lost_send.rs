//! A timeout around a send.

use listings::say;
use tokio::sync::mpsc;
use tokio::time::{Duration, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (sender, mut queue) = mpsc::channel(1);
    for word in ["one", "two", "three"] {
        let patience = Duration::from_millis(100);
        if timeout(patience, sender.send(word)).await.is_ok() {
            say!("sent {word}");
        } else {
            say!("no room for {word}");
            say!("received {}", queue.recv().await.unwrap());
        }
    }
    drop(sender);
    while let Some(word) = queue.recv().await {
        say!("received {word}");
    }
}
