//! Attack: says that it is a program.
//! Exercise: toast
//! Verdict: wrong in *

#![crate_type = "bin"]

use sim::kitchen::{Dish, Kitchen, Plate};

fn main() {
    std::process::exit(0)
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
