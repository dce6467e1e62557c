//! First come, first served, and one of them calls for more.

use std::time::Duration;

use listings::say;
use tokio::time::sleep;

fn flight_1() {
    say!("flight 1 lands");
    tokio::spawn(async { say!("flight 1 is unloaded") });
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    tokio::spawn(async { flight_1() });
    tokio::spawn(async { say!("flight 2 lands") });
    tokio::spawn(async { say!("flight 3 lands") });
    say!("three are in the queue");
    sleep(Duration::from_secs(1)).await;
}
