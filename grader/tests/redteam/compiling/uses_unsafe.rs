//! Attack: uses an unsafe block.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: usage of an `unsafe` block

use sim::kitchen::{Dish, Kitchen, Plate};

pub fn read(byte: &u8) -> u8 {
    unsafe { std::ptr::read(byte) } // here
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
