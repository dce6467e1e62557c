//! Two futures add one each.

use std::sync::Mutex;

use listings::say;
use tokio::task::yield_now;

async fn add_one(count: &Mutex<u32>) {
    let old = *count.lock().unwrap();
    yield_now().await;
    *count.lock().unwrap() = old + 1;
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let count = Mutex::new(0);
    tokio::join!(add_one(&count), add_one(&count));
    say!("{}", count.lock().unwrap());
}
