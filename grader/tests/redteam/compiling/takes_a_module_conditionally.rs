//! Attack: takes a module from a path, on a condition that always holds.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: `path` can make the compiler open any file

use sim::kitchen::{Dish, Kitchen, Plate};

#[cfg_attr(all(), path = "{{workbook}}/solutions/02-toast/src/lib.rs")] // here
mod stolen;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
