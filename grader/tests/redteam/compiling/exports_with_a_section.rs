//! Attack: puts a function in the place of another, with `link_section`.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: `unsafe` attributes

use sim::kitchen::{Dish, Kitchen, Plate};

#[unsafe(link_section = ".init_array")] // here
pub extern "C" fn write() {}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
