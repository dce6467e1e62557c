//! Attack: renames the macro that opens files.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: `include_str` can make the compiler open any file

use sim::kitchen::{Dish, Kitchen, Plate};

use std::include_str as text; // here

pub const STOLEN: &str = text!("/etc/passwd");

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
