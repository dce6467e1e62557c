//! Two makers on one belt. Each drops its sender when it is done.

use listings::say;
use tokio::sync::mpsc;
use tokio::time::{Duration, sleep};

async fn maker(name: &str, millis: u64, belt: mpsc::Sender<String>) {
    for number in [1, 2] {
        sleep(Duration::from_millis(millis)).await;
        belt.send(format!("{name} {number}")).await.unwrap();
    }
}

async fn packer(mut belt: mpsc::Receiver<String>) {
    say!("the packer waits");
    while let Some(part) = belt.recv().await {
        say!("packed {part}");
    }
    say!("the packer goes home");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (belt, parts) = mpsc::channel(10);
    tokio::join!(
        maker("bolt", 100, belt.clone()),
        maker("wheel", 300, belt),
        packer(parts)
    );
}
