//! Blocking calls on threads that are allowed to block.

use listings::{block, say, work};
use tokio::task::spawn_blocking;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("two calls");
    let first = spawn_blocking(|| block(3000));
    let second = async { spawn_blocking(|| block(3000)).await };
    work("egg", 1000).await;
    first.await.unwrap();
    say!("the first call is back");
    second.await.unwrap();
    say!("the second call is back");
}
