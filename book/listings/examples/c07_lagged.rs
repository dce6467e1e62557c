//! A broadcast channel that keeps two lines, and a receiver that comes back after four.

use listings::say;
use tokio::sync::broadcast::{channel, error::RecvError};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (sender, mut slow) = channel(2);
    for line in ["one", "two", "three", "four"] {
        sender.send(line).unwrap();
    }
    drop(sender);
    loop {
        match slow.recv().await {
            Ok(line) => say!("heard {line}"),
            Err(RecvError::Lagged(missed)) => say!("missed {missed}"),
            Err(RecvError::Closed) => return say!("closed"),
        }
    }
}
