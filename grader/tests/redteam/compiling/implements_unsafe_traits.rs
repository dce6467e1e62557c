//! Attack: says of a type that it may be shared, which it may not.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: implementation of an `unsafe` trait

use sim::kitchen::{Dish, Kitchen, Plate};

pub struct Shared(std::cell::Cell<u8>);

unsafe impl Sync for Shared {} // here

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
