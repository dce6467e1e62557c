//! Products and a fault on the same belt, in front of a slow shelf.

use listings::{fail, say, work};
use tokio::sync::mpsc;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let (to_shelf, mut results) = mpsc::channel(10);
    let worker = async move {
        for order in ["chair", "table"] {
            let _ = to_shelf.send(Ok(work(order, 100).await)).await;
        }
        let _ = to_shelf.send(fail("desk", 100).await).await;
    };
    let shelf = async {
        while let Some(result) = results.recv().await {
            match result {
                Ok(product) => work(&format!("{product} to the shelf"), 5000).await,
                Err(fault) => return say!("heard: {fault}"),
            };
        }
    };
    tokio::join!(worker, shelf);
}
