//! Each result as soon as it is there.

use futures::stream::{FuturesUnordered, StreamExt};
use listings::{say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut downloads: FuturesUnordered<_> = [("film", 3000), ("song", 1000), ("book", 2000)]
        .into_iter()
        .map(|(name, millis)| work(name, millis))
        .collect();
    while let Some(name) = downloads.next().await {
        say!("got {name}");
    }
}
