//! Attack: turns the clock on, in raw identifiers.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: cannot find function `advance`

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    r#tokio::r#time::r#advance(slice.time).await; // here
    pot.serve()
}
