//! Attack: goes without the standard library, and takes it back.
//! Exercise: toast
//! Verdict: wrong in *

#![no_std]

extern crate std;

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
