//! Mistake: turns the clock instead of waiting.
//!
//! tokio lets tests move its clock, and so the dish is "done" at once. A submission has no such switch.
//!
//! Without: use tokio::time::sleep
//! Verdict: unbuilt in *

use tokio::time;

pub async fn cook(kitchen: &Kitchen, dish: Dish) -> Plate {
    let pot = kitchen.start(&dish);
    time::advance(dish.time).await;
    pot.serve()
}
