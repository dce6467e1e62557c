//! Attack: has the compiler fill an array that no machine holds.
//! Exercise: toast
//! Verdict: unbuilt in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub const LARGE: [u8; 1 << 40] = [1; 1 << 40];

pub static HELD: &[u8] = &LARGE;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
