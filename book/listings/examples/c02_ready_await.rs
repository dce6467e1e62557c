//! An .await at every step.

use listings::say;

async fn count(step: u32) {
    say!("step {step}");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let task = tokio::spawn(async {
        for step in 1..=3 {
            count(step).await;
        }
    });
    let abort = task.abort_handle();
    tokio::spawn(async move {
        say!("stop");
        abort.abort();
    });
    say!("cancelled: {}", task.await.is_err());
}
