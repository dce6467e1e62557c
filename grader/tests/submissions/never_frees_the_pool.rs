//! Parks a thread of the blocking pool for ever.
//!
//! Verdict: stuck in breakfast::dishes_cook_at_the_same_time
//! Says: left a call on the blocking pool that does not return

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    tokio::time::sleep(egg.time).await;
    pot.serve()
}

pub async fn breakfast(_: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    if menu.is_empty() {
        return Vec::new();
    }
    let parked = tokio::task::spawn_blocking(|| {
        loop {
            std::thread::park();
        }
    });
    parked.await.unwrap()
}
