//! A lock that is held across an await.

use listings::{say, work};
use tokio::sync::Mutex;

async fn write(lock: &Mutex<u32>, line: &str) {
    let mut lines = lock.lock().await;
    work(line, 1000).await;
    *lines += 1;
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let lock = Mutex::new(0);
    tokio::join!(write(&lock, "one"), write(&lock, "two"));
    say!("both are written: {}", lock.into_inner());
}
