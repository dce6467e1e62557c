//! The toast.

use sim::kitchen::{Dish, Kitchen, Plate};
use tokio::time::sleep;

/// Toasts one slice for exactly its time.
pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    sleep(slice.time).await;
    pot.serve()
}
