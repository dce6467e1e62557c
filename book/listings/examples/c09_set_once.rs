//! A promise: many wait, one sets, and only once.

use std::{sync::Arc, time::Duration};

use listings::say;
use tokio::{sync::SetOnce, task::JoinSet, time::sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let gate = Arc::new(SetOnce::new());
    let mut waiting = JoinSet::new();
    for name in ["the board", "Anna", "Ben"] {
        let gate = gate.clone();
        waiting.spawn(async move { say!("{name}: gate {}", gate.wait().await) });
    }
    say!("three wait");
    sleep(Duration::from_secs(1)).await;
    gate.set(4).unwrap();
    say!("set");
    say!("again: {:?}", gate.set(5));
    waiting.join_all().await;
}
