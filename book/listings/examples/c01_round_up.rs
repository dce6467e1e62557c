//! Waits that are finer than a timer.

use std::time::Duration;

use listings::say;
use tokio::time::{Instant, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("begin");
    let begin = Instant::now();
    for micros in [1, 400, 1001] {
        sleep(Duration::from_micros(micros)).await;
        say!("{:?} since the beginning", begin.elapsed());
    }
}
