//! A semaphore that is closed while three tasks wait for it.

use std::sync::Arc;

use listings::say;
use tokio::sync::Semaphore;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let available = Arc::new(Semaphore::new(0));
    let waiters = ["Anna", "Ben", "Carla"].map(|name| {
        let available = available.clone();
        tokio::spawn(async move {
            say!("{name} waits");
            match available.acquire().await {
                Ok(_) => say!("{name}: there is something"),
                Err(_) => say!("{name}: there will be nothing more"),
            }
        })
    });
    sleep(Duration::from_millis(1000)).await;
    available.close();
    for waiter in waiters {
        waiter.await.unwrap();
    }
}
