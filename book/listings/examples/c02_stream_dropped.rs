//! The caller takes two and goes.

use futures::stream::{FuturesUnordered, Stream, StreamExt};
use listings::{say, work};

fn arrivals(files: Vec<(&str, u64)>) -> impl Stream<Item = String> {
    files
        .into_iter()
        .map(|(name, millis)| work(name, millis))
        .collect::<FuturesUnordered<_>>()
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let files = vec![("film", 3000), ("song", 1000), ("book", 2000)];
    let first_two: Vec<_> = arrivals(files).take(2).collect().await;
    say!("{first_two:?}");
}
