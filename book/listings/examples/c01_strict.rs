//! A limit of one second for a report that takes three.

use std::time::Duration;

use listings::{block, say};
use tokio::time::timeout;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let report = async {
        say!("the report begins");
        block(3000);
    };
    let limit = Duration::from_secs(1);
    let outcome = timeout(limit, report).await;
    say!("in time: {}", outcome.is_ok());
}
