//! Three sleeps that count their polls: joined in one task, then in a task each.

use std::{future::poll_fn, pin::pin};

use listings::say;
use tokio::time::{Duration, sleep};

async fn nap(seconds: u64) {
    let mut sleep = pin!(sleep(Duration::from_secs(seconds)));
    let mut polls = 0;
    poll_fn(|context| {
        polls += 1;
        sleep.as_mut().poll(context)
    })
    .await;
    say!("a nap of {seconds} s: {polls} polls");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("joined");
    tokio::join!(nap(1), nap(2), nap(3));
    say!("as tasks");
    for task in [1, 2, 3].map(|seconds| tokio::spawn(nap(seconds))) {
        task.await.unwrap();
    }
}
