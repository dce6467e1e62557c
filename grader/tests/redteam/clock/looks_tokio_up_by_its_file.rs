//! Attack: names tokio by the file that the kit has.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: can't find crate for

use sim::kitchen::{Dish, Kitchen, Plate};

extern crate facade;
extern crate kit;
extern crate sim_macros;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    facade::time::advance(slice.time).await;
    pot.serve()
}
