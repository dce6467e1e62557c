//! Dropping cancels now; aborting asks.

use listings::{say, work};
use tokio::time::{Duration, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut future = Box::pin(work("the future", 1000));
    let task = tokio::spawn(work("the task", 1000));
    let late = timeout(Duration::from_millis(500), &mut future).await;
    say!("both are under way: {}", late.is_err());

    say!("dropping");
    drop(future);
    say!("dropped");

    say!("aborting");
    task.abort();
    say!("aborted");
    let error = task.await.expect_err("it was aborted");
    say!("awaited: {error:?}");
}
