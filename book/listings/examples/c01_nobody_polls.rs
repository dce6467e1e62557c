//! A waiter who takes his time.

use std::time::Duration;

use futures::{StreamExt, stream::FuturesUnordered};
use listings::{say, work};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut cooking = FuturesUnordered::from_iter([work("salad", 1000), work("soup", 2000)]);
    while let Some(plate) = cooking.next().await {
        say!("{plate} is carried out");
        sleep(Duration::from_secs(5)).await;
        say!("the waiter is back");
    }
}
