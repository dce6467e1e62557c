//! One cashier who waits with each customer, and one who doesn't.

use listings::{block, say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    for (customer, millis) in [("Ann", 3000), ("Ben", 2000), ("Cleo", 1000)] {
        block(millis);
        say!("{customer} is served");
    }
    say!("the queue is empty; here comes another");

    tokio::join!(work("Ann", 3000), work("Ben", 2000), work("Cleo", 1000));
    say!("the queue is empty");
}
