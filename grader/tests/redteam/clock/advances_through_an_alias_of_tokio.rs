//! Attack: turns the clock on, by another name of tokio.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: `tokio::time::advance` is not available in a submission

use sim::kitchen::{Dish, Kitchen, Plate};

use tokio as t;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    t::time::advance(slice.time).await; // here
    pot.serve()
}
