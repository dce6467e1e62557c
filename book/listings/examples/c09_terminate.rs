//! A signal that asks to stop.

use std::{
    process::{Command, id},
    time::Duration,
};

use listings::say;
use tokio::{
    signal::unix::{SignalKind, signal},
    time::sleep,
};

async fn terminate_soon() {
    sleep(Duration::from_millis(2500)).await;
    let kill = format!("kill -s TERM {}", id());
    Command::new("sh").args(["-c", &kill]).status().unwrap();
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut closing = signal(SignalKind::terminate()).unwrap();
    tokio::spawn(terminate_soon());
    let mut landed = 0;
    say!("open");
    loop {
        tokio::select! {
            _ = closing.recv() => break,
            () = sleep(Duration::from_secs(1)) => {
                landed += 1;
                say!("flight {landed} lands");
            }
        }
    }
    say!("the airport closes");
}
