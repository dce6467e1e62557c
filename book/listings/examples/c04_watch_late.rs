//! A receiver that is made after the price was set, and waits for it to change.

use listings::say;
use tokio::sync::watch;
use tokio::time::{Duration, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (price, _first) = watch::channel(10);
    price.send(11).unwrap();
    say!("the price is set to 11");
    let mut late = price.subscribe();
    let patience = Duration::from_millis(1000);
    match timeout(patience, late.changed()).await {
        Ok(_) => say!("changed: {}", *late.borrow()),
        Err(_) => say!("no change; it is {}", *late.borrow()),
    }
}
