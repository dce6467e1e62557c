//! A blocking call that is aborted while it runs.

use std::time::Duration;

use listings::{block, say};
use tokio::{task::spawn_blocking, time::sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("the crew begins to load");
    let loading = spawn_blocking(|| {
        block(3000);
        say!("the last bag is in");
    });
    sleep(Duration::from_secs(1)).await;
    loading.abort();
    say!("aborted");
    let ended = loading.await;
    say!("cancelled: {}", ended.is_err());
}
