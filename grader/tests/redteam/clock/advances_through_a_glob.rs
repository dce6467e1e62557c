//! Attack: turns the clock on, by a name that a glob brings in.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: cannot find function `advance`

use sim::kitchen::{Dish, Kitchen, Plate};

use tokio::time::*;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    advance(slice.time).await; // here
    pot.serve()
}
