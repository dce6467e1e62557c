//! Three letters for a box with room for one, and a reader that closes the box before it reads.

use listings::say;
use tokio::sync::mpsc;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (sender, mut letters) = mpsc::channel(1);
    let sending = async move {
        for letter in 1..=3 {
            match sender.send(letter).await {
                Ok(()) => say!("sent letter {letter}"),
                Err(error) => say!("letter {} comes back", error.0),
            }
        }
    };
    let reading = async move {
        sleep(Duration::from_millis(1000)).await;
        letters.close();
        while let Some(letter) = letters.recv().await {
            say!("read letter {letter}");
        }
    };
    tokio::join!(sending, reading);
}
