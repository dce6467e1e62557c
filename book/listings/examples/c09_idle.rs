//! A minute with two flights. How often does the loop poll?

use std::time::Duration;

use listings::say;
use tokio::{runtime::Handle, time::sleep};

async fn flight(seconds: u64) {
    sleep(Duration::from_secs(seconds)).await;
    say!("a flight lands");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let metrics = Handle::current().metrics();
    say!("open");
    tokio::spawn(flight(20));
    tokio::spawn(flight(40));
    sleep(Duration::from_secs(60)).await;
    say!("tasks were polled {} times", metrics.worker_poll_count(0));
}
