//! Attack: has its documentation read from a file.
//! Exercise: toast
//! Verdict: rejected in *

#![doc = include_str!("/etc/passwd")] // here

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
