//! Attack: asks for features of tomorrow, on a condition that always holds.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: written in stable Rust

#![cfg_attr(all(), feature(core_intrinsics))] // here

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
