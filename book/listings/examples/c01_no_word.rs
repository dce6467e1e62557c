//! A future that leaves no word.

use std::{future::poll_fn, task::Poll, time::Duration};

use listings::say;
use tokio::time::{Instant, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let due = Instant::now() + Duration::from_secs(1);
    let careless = poll_fn(|_context| {
        say!("is it time?");
        match Instant::now() >= due {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    });
    let waited = timeout(Duration::from_secs(60), careless).await;
    say!("in time: {}", waited.is_ok());
}
