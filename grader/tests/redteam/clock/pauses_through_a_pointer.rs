//! Attack: stops and starts the clock, through pointers.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: `tokio::time::pause` is not available in a submission

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    for switch in [tokio::time::pause as fn(), tokio::time::resume] { // here
        switch();
    }
    pot.serve()
}
