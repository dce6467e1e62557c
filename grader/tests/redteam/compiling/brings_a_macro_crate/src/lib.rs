//! Attack: brings a crate of macros, which would run while it is compiled.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: can't find crate
#[macro_use]
extern crate cheats;

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    cheats::run!();
    kitchen.start(&slice).serve()
}
