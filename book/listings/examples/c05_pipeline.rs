//! Orders, two workers, a shelf, and a short belt on either side of the workers.

use listings::{say, work};
use tokio::sync::{Mutex, mpsc};

type Order = &'static str;

async fn producer(orders: mpsc::Sender<Order>) {
    for order in ["chair", "table", "desk", "stool"] {
        orders.send(order).await.unwrap();
        say!("ordered {order}");
    }
}

async fn worker(orders: &Mutex<mpsc::Receiver<Order>>, products: mpsc::Sender<Order>) {
    let next = async || orders.lock().await.recv().await;
    while let Some(order) = next().await {
        work(order, 1000).await;
        products.send(order).await.unwrap();
    }
}

async fn aggregator(mut products: mpsc::Receiver<Order>) {
    let mut count = 0;
    while let Some(product) = products.recv().await {
        work(&format!("{product} to the shelf"), 300).await;
        count += 1;
        say!("{count} on the shelf");
    }
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (to_workers, orders) = mpsc::channel(1);
    let (to_shelf, products) = mpsc::channel(1);
    let orders = Mutex::new(orders);
    tokio::join!(
        producer(to_workers),
        worker(&orders, to_shelf.clone()),
        worker(&orders, to_shelf),
        aggregator(products),
    );
}
