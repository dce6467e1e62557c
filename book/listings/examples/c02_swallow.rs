//! A loop that has no say in the matter.

use listings::say;
use tokio::time::{Duration, sleep};

async fn stubborn() {
    say!("begins");
    for _ in 0..3 {
        sleep(Duration::from_millis(1000)).await;
        say!("still here");
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let task = tokio::spawn(stubborn());
    sleep(Duration::from_millis(1500)).await;
    task.abort();
    say!("asked it to stop");
    say!("cancelled: {}", task.await.is_err());
}
