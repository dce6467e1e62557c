//! A sleep that is made at 0 s and awaited at 1 s.

use std::time::Duration;

use listings::say;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let nap = sleep(Duration::from_secs(2));
    say!("made");
    sleep(Duration::from_secs(1)).await;
    say!("now it is awaited");
    nap.await;
    say!("awake");
}
