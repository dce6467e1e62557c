//! Attack: has a function run before `main`.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: `unsafe` attributes

use sim::kitchen::{Dish, Kitchen, Plate};

#[used]
#[unsafe(link_section = ".init_array")] // here
static EARLY: extern "C" fn() = early;

extern "C" fn early() {
    std::process::exit(0)
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
