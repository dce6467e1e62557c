//! One branch does not match, the other is not ready yet.

use listings::say;
use tokio::sync::mpsc;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("waits for letters");
    let (sender, mut letters) = mpsc::channel::<&str>(8);
    drop(sender);
    tokio::select! {
        Some(letter) = letters.recv() => say!("letter {letter}"),
        () = sleep(Duration::from_secs(2)) => say!("two seconds are over"),
        else => say!("nothing left to wait for"),
    }
}
