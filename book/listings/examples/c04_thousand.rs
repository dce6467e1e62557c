//! A thousand requests, ten at a time.

use std::cell::Cell;

use futures::future::join_all;
use listings::say;
use tokio::sync::Semaphore;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("a thousand requests");
    let limit = Semaphore::new(10);
    let (now, most) = (Cell::new(0), Cell::new(0));
    let request = async || {
        let _permit = limit.acquire().await.unwrap();
        now.set(now.get() + 1);
        most.set(most.get().max(now.get()));
        sleep(Duration::from_millis(50)).await;
        now.set(now.get() - 1);
    };
    join_all((0..1000).map(|_| request())).await;
    say!("done; at most {} at a time", most.get());
}
