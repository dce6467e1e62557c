//! Mistake: turns the clock on.
//!
//! It is faster than waiting.
//!
//! Without: use tokio::time::sleep
//! Verdict: unbuilt in *

/// Toasts one slice for exactly its time.
pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    tokio::time::advance(slice.time).await;
    pot.serve()
}
