//! A crawler: a page that is fetched brings links to others.

use futures::stream::{FuturesUnordered, StreamExt};
use listings::{say, work};

fn links(page: &str) -> &'static [&'static str] {
    match page {
        "home" => &["news", "help"],
        "news" => &["today"],
        _ => &[],
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut fetches = FuturesUnordered::new();
    fetches.push(work("home", 1000));
    while let Some(page) = fetches.next().await {
        for link in links(&page) {
            fetches.push(work(link, 1000));
        }
    }
    say!("all fetched");
}
