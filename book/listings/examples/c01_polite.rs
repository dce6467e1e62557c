//! A long computation that lets others in.

use listings::{block, say, work};
use tokio::task::yield_now;

async fn count(rests: bool) {
    for part in 1..=3 {
        block(1000);
        say!("part {part} is counted");
        if rests {
            yield_now().await;
        }
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    tokio::join!(work("tea", 1500), count(false));
    say!("now with a breath after each part");
    tokio::join!(work("tea", 1500), count(true));
}
