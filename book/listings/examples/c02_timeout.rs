//! Giving up the work together with the wait.

use listings::{say, work};
use tokio::time::{Duration, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let patience = Duration::from_millis(2000);
    match timeout(patience, work("upload", 3000)).await {
        Ok(name) => say!("in time: {name}"),
        Err(_) => say!("the caller gives up"),
    }
    sleep(Duration::from_millis(2000)).await;
}
