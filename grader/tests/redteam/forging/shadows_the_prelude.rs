//! Attack: has items that are called as those of the prelude.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub type String = u8;

pub struct Vec;

pub enum Option {
    None,
}

pub fn drop(_: u8) {}

pub use Option::None;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
