//! A shelf that is busy for an hour with each product, one worker, and two belts with room for one each.

use std::cell::Cell;

use listings::say;
use tokio::sync::mpsc;
use tokio::time::{Duration, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (to_worker, mut orders) = mpsc::channel(1);
    let (to_shelf, mut products) = mpsc::channel(1);
    let fetched = Cell::new(0);
    let producer = async {
        say!("the producer begins");
        for order in 1..=1000 {
            fetched.set(order);
            to_worker.send(order).await.unwrap();
        }
    };
    let worker = async {
        while let Some(order) = orders.recv().await {
            to_shelf.send(order).await.unwrap();
        }
    };
    let shelf = async {
        while products.recv().await.is_some() {
            sleep(Duration::from_secs(3600)).await;
        }
    };
    let pipeline = async { tokio::join!(producer, worker, shelf) };
    let _ = timeout(Duration::from_secs(600), pipeline).await;
    say!("{} orders have been fetched", fetched.get());
}
