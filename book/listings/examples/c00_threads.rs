//! A thread for each customer.

use listings::{block, say};
use tokio::task;

async fn serve(customer: &str, millis: u64) {
    say!("{customer} has a cashier");
    task::spawn_blocking(move || block(millis)).await.unwrap();
    say!("{customer} is served");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    tokio::join!(serve("Ann", 3000), serve("Ben", 2000), serve("Cleo", 1000));
    say!("three cashiers go home");
}
