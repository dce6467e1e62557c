//! Giving up the wait, but not the work.

use listings::{say, work};
use tokio::time::{Duration, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let patience = Duration::from_millis(2000);
    let mut upload = tokio::spawn(work("upload", 3000));
    match timeout(patience, &mut upload).await {
        Ok(result) => say!("in time: {result:?}"),
        Err(_) => {
            say!("the caller gives up");
            say!("and yet: {:?}", upload.await);
        }
    }
}
