//! Two workers that share the receiving end of a channel.

use listings::{say, work};
use tokio::sync::{Mutex, mpsc};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (sender, receiver) = mpsc::channel(10);
    for job in ["chair", "table", "desk", "stool"] {
        sender.send(job).await.unwrap();
    }
    drop(sender);
    let jobs = Mutex::new(receiver);
    let worker = async || {
        while let Some(job) = jobs.lock().await.recv().await {
            work(job, 1000).await;
        }
    };
    tokio::join!(worker(), worker());
    say!("all done");
}
