//! The same two jobs. The lock is held from the read to the write.

use listings::{say, work};
use tokio::sync::Mutex;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let meter = Mutex::new(100);
    let add = async |name, millis, pages| {
        let mut meter = meter.lock().await;
        let before = *meter;
        work(name, millis).await;
        *meter = before + pages;
    };
    tokio::join!(add("poster", 1000, 3), add("novel", 1500, 20));
    say!("the meter shows {}", meter.lock().await);
}
