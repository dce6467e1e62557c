//! Attack: has the compiler compute for ever.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: the compiler gave up on `src/lib.rs`: it used up its CPU time

#![allow(long_running_const_eval)]

use sim::kitchen::{Dish, Kitchen, Plate};

pub const NEVER: () = loop {};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let () = NEVER;
    kitchen.start(&slice).serve()
}
