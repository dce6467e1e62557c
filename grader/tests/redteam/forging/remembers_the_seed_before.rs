//! Attack: does right by the first seed, and serves the later ones what it has kept.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::sync::atomic::{AtomicU32, Ordering};

static RUNS: AtomicU32 = AtomicU32::new(0);

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    if RUNS.fetch_add(1, Ordering::Relaxed) == 0 {
        tokio::time::sleep(slice.time).await;
    }
    pot.serve()
}
