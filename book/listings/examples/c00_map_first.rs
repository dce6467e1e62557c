//! The first of two, and what happens to the other.

use std::time::Duration;

use listings::{say, work};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let first = tokio::select! {
        biased; // poll them in this order
        name = work("tea", 2000) => name,
        name = work("egg", 1000) => name,
    };
    say!("{first} was first");
    sleep(Duration::from_secs(5)).await;
    say!("five seconds later");
}
