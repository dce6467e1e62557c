//! Attack: has the compiler fill its memory with arrays.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: the compiler gave up on `src/lib.rs`

use sim::kitchen::{Dish, Kitchen, Plate};

const LARGE: [u64; 1 << 28] = [1; 1 << 28];

pub static ONE: [u64; 1 << 28] = LARGE;
pub static OTHER: [u64; 1 << 28] = LARGE;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
