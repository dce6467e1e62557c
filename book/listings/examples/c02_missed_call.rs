//! A call that comes before anyone waits.

use listings::say;
use tokio::sync::Notify;
use tokio::time::{Duration, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let hour = Duration::from_secs(3600);
    let bell = Notify::new();

    bell.notify_one();
    say!("notify_one: {:?}", timeout(hour, bell.notified()).await);

    bell.notify_waiters();
    say!("notify_waiters: {:?}", timeout(hour, bell.notified()).await);
}
