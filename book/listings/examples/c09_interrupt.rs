//! Ctrl-C, as tokio handles it.

use std::process::{Command, id};

use listings::{say, work};
use tokio::signal::ctrl_c;

fn raise(name: &str) {
    let kill = format!("kill -s {name} {}", id());
    Command::new("sh").args(["-c", &kill]).status().unwrap();
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    tokio::select! {
        biased;
        _ = ctrl_c() => say!("interrupted"),
        _ = async { raise("INT"); std::future::pending::<()>().await } => {}
    }
    // Another Ctrl-C, while nothing waits for one.
    raise("INT");
    work("a landing after it", 1000).await;
}
