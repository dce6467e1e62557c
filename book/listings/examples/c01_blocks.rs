//! A clock that ticks, and a chef who stands in front of the pasta.

use std::time::Duration;

use listings::{block, say};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    tokio::spawn(async {
        loop {
            say!("tick");
            sleep(Duration::from_secs(1)).await;
        }
    });
    sleep(Duration::from_millis(2500)).await;
    say!("the chef stares at the pasta");
    block(3000);
    say!("the chef looks up");
    sleep(Duration::from_millis(1200)).await;
}
