//! Attack: asks for features of tomorrow.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: written in stable Rust

#![feature(test)] // here

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
