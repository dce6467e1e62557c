//! Two countdowns, each a task.

use std::time::Duration;

use listings::say;
use tokio::time::sleep;

async fn countdown(name: &str, from: u32) {
    for number in (1..=from).rev() {
        say!("{name}: {number}");
        sleep(Duration::from_secs(1)).await;
    }
    say!("{name}: go");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    tokio::join!(countdown("one", 2), countdown("another", 3));
}
