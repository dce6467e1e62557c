//! Each plate when it is done.

use futures::{StreamExt, stream::FuturesUnordered};
use listings::{say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let menu = [("roast", 3000), ("salad", 1000), ("soup", 2000)];
    let mut cooking: FuturesUnordered<_> = menu
        .into_iter()
        .map(|(name, millis)| work(name, millis))
        .collect();
    while let Some(plate) = cooking.next().await {
        say!("{plate} is served");
    }
}
