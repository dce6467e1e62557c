//! The same, with a turn for others between the steps.

use listings::say;
use tokio::task::yield_now;

async fn polite() -> &'static str {
    for step in 1..=3 {
        say!("step {step}");
        yield_now().await;
    }
    "done"
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let task = tokio::spawn(polite());
    let abort = task.abort_handle();
    tokio::spawn(async move {
        say!("stop");
        abort.abort();
    });
    say!("cancelled: {}", task.await.is_err());
}
