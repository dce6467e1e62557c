//! A reader that reads once more while it reads. A writer comes in between.

use listings::say;
use tokio::sync::RwLock;
use tokio::time::{Duration, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let book = RwLock::new([100, 50]);
    let reader = async {
        let all = book.read().await;
        say!("read {all:?}");
        sleep(Duration::from_millis(1000)).await;
        let first = book.read().await[0];
        say!("read {first} again");
    };
    let writer = async {
        sleep(Duration::from_millis(500)).await;
        book.write().await[0] = 70;
        say!("written");
    };
    let hour = Duration::from_secs(3600);
    let both = async { tokio::join!(reader, writer) };
    if timeout(hour, both).await.is_err() {
        say!("still waiting");
    }
}
