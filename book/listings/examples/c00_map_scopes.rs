//! Something that is closed at the end, and items one by one.

use std::time::Duration;

use listings::say;
use tokio_stream::StreamExt;

struct Fridge;

impl Drop for Fridge {
    fn drop(&mut self) {
        say!("the fridge is closed");
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let _fridge = Fridge;
    say!("the fridge is open");

    let second = Duration::from_secs(1);
    let mut shelves = Box::pin(tokio_stream::iter(1..=3).throttle(second));
    while let Some(shelf) = shelves.next().await {
        say!("shelf {shelf}");
    }
}
