//! The same signal, three times in a row.

use std::{
    process::{Command, id},
    time::Duration,
};

use listings::say;
use tokio::{
    signal::unix::{SignalKind, signal},
    time::timeout,
};

fn raise(name: &str) {
    let kill = format!("kill -s {name} {}", id());
    Command::new("sh").args(["-c", &kill]).status().unwrap();
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut calls = signal(SignalKind::user_defined1()).unwrap();
    for _ in 0..3 {
        raise("USR1");
    }
    say!("raised three times");
    calls.recv().await;
    say!("a call");
    while timeout(Duration::from_secs(1), calls.recv()).await.is_ok() {
        say!("a call");
    }
}
