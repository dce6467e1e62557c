//! Attack: takes crates that the compiler is made of.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: E0

use sim::kitchen::{Dish, Kitchen, Plate};

extern crate rustc_driver; // here
extern crate libc;
extern crate test;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
