//! Soon and later: a task, and a task that begins with a sleep.

use std::time::Duration;

use listings::say;
use tokio::time::sleep;

fn landed(name: &'static str) {
    say!("{name} has landed");
    tokio::spawn(async move { say!("{name} leaves the runway") });
}

fn call_later(seconds: u64, name: &'static str) {
    tokio::spawn(async move {
        sleep(Duration::from_secs(seconds)).await;
        landed(name);
    });
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    call_later(2, "flight 2");
    call_later(1, "flight 1");
    tokio::spawn(async { say!("the tower is at work") });
    say!("all is noted");
    sleep(Duration::from_secs(3)).await;
}
