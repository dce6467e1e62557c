//! The handle itself goes into the timeout.

use listings::{say, work};
use tokio::time::{Duration, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let upload = tokio::spawn(work("upload", 3000));
    let waited = timeout(Duration::from_millis(2000), upload).await;
    say!("in time: {}", waited.is_ok());
    sleep(Duration::from_millis(2000)).await;
    say!("the end of main");
}
