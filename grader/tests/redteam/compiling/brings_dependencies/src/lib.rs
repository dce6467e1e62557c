//! Attack: brings dependencies that it is not given.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: unresolved
use libc::getpid;
use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let _ = getpid;
    kitchen.start(&slice).serve()
}
