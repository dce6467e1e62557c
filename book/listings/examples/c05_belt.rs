//! A maker, a packer, and a belt between them.

use listings::{say, work};
use tokio::sync::mpsc;

async fn make(belt: mpsc::Sender<String>) {
    for name in ["wheel", "axle", "door"] {
        let part = work(name, 400).await;
        belt.send(part).await.unwrap();
    }
    say!("the maker goes home");
}

async fn pack(mut belt: mpsc::Receiver<String>) {
    while let Some(part) = belt.recv().await {
        work(&format!("packing the {part}"), 1000).await;
    }
    say!("the packer goes home");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (to_belt, from_belt) = mpsc::channel(10);
    tokio::join!(make(to_belt), pack(from_belt));
}
