//! The same waiter, and dishes that are tasks.

use std::time::Duration;

use listings::{say, work};
use tokio::{task::JoinSet, time::sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut cooking = JoinSet::from_iter([work("salad", 1000), work("soup", 2000)]);
    while let Some(plate) = cooking.join_next().await {
        say!("{} is carried out", plate.unwrap());
        sleep(Duration::from_secs(5)).await;
        say!("the waiter is back");
    }
}
