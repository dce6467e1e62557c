//! Attack: stops and starts the clock, through pointers.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: cannot find

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    for switch in [tokio::time::pause as fn(), tokio::time::resume] { // here
        switch();
    }
    pot.serve()
}
