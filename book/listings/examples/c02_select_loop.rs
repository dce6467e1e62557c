//! A select! in a loop makes its futures anew in each turn.

use std::pin::pin;

use listings::{say, work};
use tokio::time::{Duration, interval};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut tick = interval(Duration::from_millis(400));
    for _ in 0..3 {
        tokio::select! {
            biased;
            _ = work("anew", 1000) => break,
            _ = tick.tick() => say!("tick"),
        }
    }

    let mut download = pin!(work("once", 1000));
    loop {
        tokio::select! {
            biased;
            _ = &mut download => break,
            _ = tick.tick() => say!("tick"),
        }
    }
}
