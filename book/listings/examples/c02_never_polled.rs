//! A task that is aborted before its first poll.

use listings::say;
use tokio::time::{Duration, sleep};

struct Guard(&'static str);

impl Drop for Guard {
    fn drop(&mut self) {
        say!("{} is dropped", self.0);
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let outer = Guard("what the task was given");
    let task = tokio::spawn(async move {
        let _inner = Guard("what the body has made");
        sleep(Duration::from_millis(1000)).await;
        drop(outer);
    });
    task.abort();
    say!("cancelled: {}", task.await.is_err());
}
