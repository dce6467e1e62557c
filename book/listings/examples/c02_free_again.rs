//! Holding a std mutex blocks no one; the next lock does.

use std::sync::Mutex;

use listings::{say, work};
use tokio::time::{Duration, sleep};

#[expect(clippy::await_holding_lock)] // That is what this is about.
async fn holds(count: &Mutex<u32>) {
    let mut count = count.lock().unwrap();
    work("with the lock held", 2000).await;
    *count += 1;
}

async fn looks(count: &Mutex<u32>) {
    for _ in 0..3 {
        sleep(Duration::from_millis(900)).await;
        say!("locked: {}", count.try_lock().is_err());
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let count = Mutex::new(0);
    tokio::join!(holds(&count), looks(&count));
}
