//! A thousand messages are waiting. How many are received in one go?

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use listings::say;
use tokio::sync::mpsc;

static RECEIVED: AtomicUsize = AtomicUsize::new(0);

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (sender, mut receiver) = mpsc::channel(1000);
    for number in 0..1000 {
        sender.try_send(number).expect("there is room");
    }
    tokio::spawn(async move {
        while receiver.recv().await.is_some() {
            RECEIVED.fetch_add(1, Relaxed);
        }
    });
    let other = tokio::spawn(async {
        say!("my turn, after {} messages", RECEIVED.load(Relaxed));
    });
    other.await.unwrap();
}
