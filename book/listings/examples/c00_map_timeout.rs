//! A limit on the wait: once the work ends with it, once the work goes on.

use std::time::Duration;

use listings::{say, work};
use tokio::time::timeout;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let limit = Duration::from_secs(1);
    if timeout(limit, work("tea", 3000)).await.is_err() {
        say!("no tea");
    }

    let mut egg = tokio::spawn(work("egg", 3000));
    if timeout(limit, &mut egg).await.is_err() {
        say!("no egg yet");
    }
    say!("{}, late", egg.await.unwrap());
}
