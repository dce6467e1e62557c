//! A cashier who first types, then waits for the bank.

use std::time::Duration;

use listings::{block, say};
use tokio::time::sleep;

async fn serve(customer: &str) {
    block(1000); // the cashier types
    say!("{customer} waits for the bank");
    sleep(Duration::from_secs(2)).await;
    say!("{customer} is served");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    tokio::join!(serve("Ann"), serve("Ben"));
}
