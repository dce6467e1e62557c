//! Attack: puts a function in the place of another, with `no_mangle`.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: `unsafe` attributes

use sim::kitchen::{Dish, Kitchen, Plate};

#[unsafe(no_mangle)] // here
pub extern "C" fn write() {}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
