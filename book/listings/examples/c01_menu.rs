//! A chef, and a menu of three dishes.

use listings::{say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let plates = tokio::join!(
        work("pasta", 3000),
        work("salad", 2000),
        work("pizza", 5000),
    );
    say!("all dishes are ready: {plates:?}");
}
