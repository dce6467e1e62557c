//! Attack: has a type grow with each step, and lifts the limit.
//! Exercise: toast
//! Verdict: unbuilt in *

#![recursion_limit = "1000000000"]
#![type_length_limit = "1000000000000"]

use sim::kitchen::{Dish, Kitchen, Plate};

fn grow<T: Clone>(value: T, steps: u32) -> u32 {
    match steps {
        0 => 0,
        _ => grow((value.clone(), value), steps - 1),
    }
}

pub fn begin() -> u32 {
    grow(0u8, 3)
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
