//! A timer, and a report that keeps the thread.

use std::time::Duration;

use listings::{block, say};
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let timer = async {
        say!("the timer is set for one second");
        sleep(Duration::from_secs(1)).await;
        say!("the timer goes off");
    };
    let report = async {
        say!("the report begins");
        block(5000);
        say!("the report is written");
    };
    tokio::join!(timer, report);
}
