//! Attack: turns the clock on, in raw identifiers.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: `tokio::time::advance` is not available in a submission

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    r#tokio::r#time::r#advance(slice.time).await; // here
    pot.serve()
}
