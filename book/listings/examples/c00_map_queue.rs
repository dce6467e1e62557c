//! A queue with room for one.

use listings::{say, work};
use tokio::sync::mpsc;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (belt, mut receiver) = mpsc::channel(1);
    let put = async {
        for plate in 1..=3 {
            belt.send(plate).await.unwrap();
            say!("plate {plate} is on the belt");
        }
        drop(belt);
    };
    let take = async {
        while let Some(plate) = receiver.recv().await {
            work(&format!("plate {plate}"), 1000).await;
        }
        say!("the belt has ended");
    };
    tokio::join!(put, take);
}
