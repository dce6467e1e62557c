//! Three pages with a call that waits.

use std::time::Duration;

use listings::say;
use tokio::time::sleep;

async fn fetch(url: &str, millis: u64) -> usize {
    say!("GET {url}");
    sleep(Duration::from_millis(millis)).await;
    say!("    {url} is there");
    url.len()
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let sizes = tokio::join!(
        fetch("/news", 300),
        fetch("/weather", 200),
        fetch("/sport", 100),
    );
    say!("{sizes:?}");
}
