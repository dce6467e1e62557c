//! A loop that unpacks each file as it arrives.

use futures::stream::{FuturesUnordered, StreamExt};
use listings::{say, work};

async fn download(name: &str, chunks: u32) -> &str {
    for chunk in 1..=chunks {
        work(&format!("{name}, chunk {chunk}"), 1000).await;
    }
    name
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut downloads = FuturesUnordered::new();
    downloads.push(download("song", 1));
    downloads.push(download("film", 2));
    while let Some(name) = downloads.next().await {
        work(&format!("unpack the {name}"), 3000).await;
    }
    say!("all is unpacked");
}
