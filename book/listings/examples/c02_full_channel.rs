//! A channel with room for two, filled before anything is received.

use listings::say;
use tokio::sync::mpsc;
use tokio::time::{Duration, timeout};

async fn three_lines() {
    let (sender, mut receiver) = mpsc::channel(2);
    for line in ["one", "two", "three"] {
        sender.send(line).await.unwrap();
        say!("sent {line}");
    }
    drop(sender);
    while let Some(line) = receiver.recv().await {
        say!("received {line}");
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let hour = Duration::from_secs(3600);
    if timeout(hour, three_lines()).await.is_err() {
        say!("nobody has come for an hour");
    }
}
