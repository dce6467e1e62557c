//! Attack: calls the C library.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: unsafe extern

use sim::kitchen::{Dish, Kitchen, Plate};

unsafe extern "C" { // here
    safe fn getpid() -> i32;
}

pub fn id() -> i32 {
    getpid()
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
