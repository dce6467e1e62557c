//! Attack: puts a function in the place of another, with `export_name`.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: `unsafe` attributes

use sim::kitchen::{Dish, Kitchen, Plate};

#[unsafe(export_name = "main")] // here
pub extern "C" fn write() {}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
