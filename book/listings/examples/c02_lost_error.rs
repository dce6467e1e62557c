//! A function that spawns an upload and returns.

use listings::{fail, say};
use tokio::time::{Duration, sleep};

async fn save() -> Result<(), String> {
    tokio::spawn(fail("the upload", 1000));
    Ok(())
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    say!("saved: {}", save().await.is_ok());
    sleep(Duration::from_millis(2000)).await;
    say!("the end of main");
}
