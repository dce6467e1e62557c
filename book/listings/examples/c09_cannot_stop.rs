//! A call that blocks, and a timeout around it.

use std::time::Duration;

use listings::{block, say};
use tokio::{
    task::spawn_blocking,
    time::{sleep, timeout},
};

fn load() {
    block(3000);
    say!("the last bag is in");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("the crew begins to load");
    let loading = spawn_blocking(load);
    if timeout(Duration::from_secs(1), loading).await.is_err() {
        say!("nobody waits any more");
    }
    sleep(Duration::from_secs(4)).await;
}
