//! Attack: turns the clock on, by another name.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: no `advance` in `time`

use sim::kitchen::{Dish, Kitchen, Plate};

use tokio::time::advance as sleep; // here

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    sleep(slice.time).await;
    pot.serve()
}
