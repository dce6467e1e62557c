//! Two dishes, one below the other.

use listings::{say, work};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    work("pasta", 3000).await;
    work("salad", 2000).await;
    say!("dinner is served");
}
