//! Three pages with a call that blocks.

use listings::{block, say};

fn fetch(url: &str, millis: u64) -> usize {
    say!("GET {url}");
    block(millis);
    say!("    {url} is there");
    url.len()
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let sizes = [
        fetch("/news", 300),
        fetch("/weather", 200),
        fetch("/sport", 100),
    ];
    say!("{sizes:?}");
}
