//! Attack: has the compiler read a file into a text.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: `include_str` can make the compiler open any file

use sim::kitchen::{Dish, Kitchen, Plate};

pub const STOLEN: &str = include_str!("{{workbook}}/solutions/02-toast/src/lib.rs"); // here

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
