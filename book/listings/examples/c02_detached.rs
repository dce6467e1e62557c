//! A future and a handle, both dropped.

use listings::{say, work};
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let future = work("by the future", 1000);
    let handle = tokio::spawn(work("by the task", 1000));
    drop(future);
    drop(handle);
    say!("both are dropped");
    sleep(Duration::from_millis(2000)).await;
}
