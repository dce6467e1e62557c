//! A task that never waits, and one that asks it to stop.

use listings::say;

async fn busy() -> &'static str {
    for step in 1..=3 {
        say!("step {step}");
    }
    "done"
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let task = tokio::spawn(busy());
    let abort = task.abort_handle();
    tokio::spawn(async move {
        say!("stop");
        abort.abort();
    });
    say!("{:?}", task.await);
}
