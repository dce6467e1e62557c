//! Attack: reads a value as what it is not.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: `unsafe` block

use sim::kitchen::{Dish, Kitchen, Plate};

pub union Both {
    number: u64,
    pointer: &'static u8,
}

pub fn read(both: Both) -> u8 {
    unsafe { *both.pointer } // here
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
