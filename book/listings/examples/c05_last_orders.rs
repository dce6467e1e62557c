//! A kitchen that takes no more orders, and cooks those it has.

use listings::{say, work};
use tokio::sync::mpsc;
use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (sender, mut orders) = mpsc::channel(10);
    tokio::spawn(async move {
        for order in ["soup", "fish", "cake", "tea"] {
            if sender.send(order).await.is_err() {
                say!("{order}: sorry, we are closed");
            }
            sleep(Duration::from_millis(200)).await;
        }
    });
    work(orders.recv().await.unwrap(), 500).await;
    orders.close();
    say!("last orders");
    while let Some(order) = orders.recv().await {
        work(order, 500).await;
    }
    say!("lights out");
}
