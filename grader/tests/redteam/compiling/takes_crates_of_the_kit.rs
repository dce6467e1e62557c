//! Attack: takes crates that others in the kit need.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: can't find crate

use sim::kitchen::{Dish, Kitchen, Plate};

extern crate nix;
extern crate tracing;
extern crate serde_json;
extern crate sim_core;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
