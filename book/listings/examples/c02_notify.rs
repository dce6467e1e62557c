//! Three guests, one call.

use std::sync::Arc;

use listings::say;
use tokio::sync::Notify;
use tokio::time::{Duration, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let bell = Arc::new(Notify::new());
    let guests = ["Anna", "Ben", "Carla"].map(|name| {
        let bell = bell.clone();
        tokio::spawn(async move {
            say!("{name} waits");
            let patience = Duration::from_millis(1000);
            match timeout(patience, bell.notified()).await {
                Ok(()) => say!("{name} hears it"),
                Err(_) => say!("{name} goes home"),
            }
        })
    });
    sleep(Duration::from_millis(100)).await;
    bell.notify_one();
    for guest in guests {
        guest.await.unwrap();
    }
}
