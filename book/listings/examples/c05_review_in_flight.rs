//! Two workers, a shelf that is busy for an hour with each product, and two belts with room for two each.

use std::cell::Cell;

use listings::say;
use tokio::sync::{Mutex, mpsc};
use tokio::time::{Duration, sleep, timeout};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (to_workers, orders) = mpsc::channel(2);
    let (to_shelf, mut products) = mpsc::channel(2);
    let orders = Mutex::new(orders);
    let fetched = Cell::new(0);
    let producer = async {
        say!("the producer begins");
        for order in 1..=1000 {
            fetched.set(order);
            to_workers.send(order).await.unwrap();
        }
    };
    let next = async || orders.lock().await.recv().await;
    let worker = async || {
        while let Some(order) = next().await {
            to_shelf.send(order).await.unwrap();
        }
    };
    let shelf = async {
        while products.recv().await.is_some() {
            sleep(Duration::from_secs(3600)).await;
        }
    };
    let pipeline = async { tokio::join!(producer, worker(), worker(), shelf) };
    let _ = timeout(Duration::from_secs(600), pipeline).await;
    say!("{} orders have been fetched", fetched.get());
}
