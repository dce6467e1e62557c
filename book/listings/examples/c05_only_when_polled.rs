//! A stream as a pipeline: two at a time, and a shelf that takes two seconds for each.

use futures::{StreamExt, stream};
use listings::work;

#[tokio::main(flavor = "current_thread", start_paused = true)]
pub async fn main() {
    let mut products = stream::iter(["chair", "table", "desk", "stool"])
        .map(|order| work(order, 1000))
        .buffer_unordered(2);
    while let Some(product) = products.next().await {
        work(&format!("{product} to the shelf"), 2000).await;
    }
}
