//! Attack: turns the clock on, of a crate that it declares itself.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: `tokio::time::advance` is not available in a submission

use sim::kitchen::{Dish, Kitchen, Plate};

extern crate tokio as real;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    real::time::advance(slice.time).await; // here
    pot.serve()
}
