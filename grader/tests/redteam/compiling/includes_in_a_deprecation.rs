//! Attack: has a message of the compiler read from a file.
//! Exercise: toast
//! Verdict: rejected in *

use sim::kitchen::{Dish, Kitchen, Plate};

#[deprecated(note = include_str!("/etc/passwd"))] // here
pub fn old() {}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
