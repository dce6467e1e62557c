//! Attack: uses the hole of lifetimes, in two files.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: this function takes one lifetime for another

use sim::kitchen::{Dish, Kitchen, Plate};

mod pointer;

pub use pointer::for_ever;

fn lengthen<'a, 'b, T>(_: [Option<&'a Vec<&'b ()>>; 0], value: &'b T) -> &'a T { // here
    value
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
