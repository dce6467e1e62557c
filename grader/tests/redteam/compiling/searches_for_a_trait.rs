//! Attack: has the compiler look for an implementation in a tree of all.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: the compiler gave up on `src/lib.rs`: it used up its CPU time

#![recursion_limit = "1000000000"]

use sim::kitchen::{Dish, Kitchen, Plate};

pub trait Search<const DEPTH: usize> {}

pub struct Wrap<T>(T);

impl<T> Search<0> for T where Wrap<Wrap<T>>: Search<1> {}
impl<T> Search<1> for T where Wrap<(T, T)>: Search<0>, Wrap<[T; 2]>: Search<0> {}

fn found<T: Search<0>>() {}

pub fn begin() {
    found::<u8>()
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
