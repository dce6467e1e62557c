//! One that would rather go on.

use std::time::Duration;

use listings::{say, work};
use tokio::time::sleep;

struct Protest;

impl Drop for Protest {
    fn drop(&mut self) {
        say!("the stubborn one protests");
    }
}

async fn stubborn() {
    let _protest = Protest;
    work("stubborn", 3000).await;
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let task = tokio::spawn(stubborn());
    sleep(Duration::from_secs(1)).await;
    task.abort();
    let end = task.await;
    say!("cancelled: {}", end.is_err());
}
