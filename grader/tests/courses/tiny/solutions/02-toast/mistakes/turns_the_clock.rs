//! Mistake: turns the clock on.
//!
//! It is faster than waiting.
//!
//! Verdict: unbuilt in *

use sim::kitchen::{Dish, Kitchen, Plate};

/// Toasts one slice for exactly its time.
pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    tokio::time::advance(slice.time).await;
    pot.serve()
}
