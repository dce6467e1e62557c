//! When the clock stops, and when it jumps.

use std::time::Duration;

use listings::say;
use tokio::{task::yield_now, time::sleep};

async fn timer(millis: u64) {
    sleep(Duration::from_millis(millis)).await;
    say!("the timer of {millis} ms");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let busy = async {
        let total: u64 = (0..1_000_000).sum();
        say!("a million numbers: {total}");
        for _ in 0..1000 {
            yield_now().await;
        }
        say!("a thousand turns");
    };
    tokio::join!(timer(40), timer(7), timer(23), busy);
}
