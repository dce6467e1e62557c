//! A loop that receives until the channel is closed.

use listings::say;
use tokio::sync::mpsc;
use tokio::time::{Duration, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (sender, mut receiver) = mpsc::channel(10);
    for worker in ["Anna", "Ben"] {
        let sender = sender.clone();
        tokio::spawn(async move { sender.send(worker).await });
    }
    let receiving = async {
        while let Some(worker) = receiver.recv().await {
            say!("received from {worker}");
        }
        say!("the channel is closed");
    };
    let hour = Duration::from_secs(3600);
    if timeout(hour, receiving).await.is_err() {
        say!("nobody has come for an hour");
    }
}
