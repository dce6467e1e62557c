//! The blocking call again, on threads that are allowed to block.

use listings::{block, say};
use tokio::task;

fn fetch(url: &str, millis: u64) -> usize {
    block(millis);
    say!("{url} is there");
    url.len()
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("three calls");
    let news = task::spawn_blocking(|| fetch("/news", 300));
    let weather = task::spawn_blocking(|| fetch("/weather", 200));
    let sport = task::spawn_blocking(|| fetch("/sport", 100));
    let sizes = tokio::try_join!(news, weather, sport).unwrap();
    say!("{sizes:?}");
}
