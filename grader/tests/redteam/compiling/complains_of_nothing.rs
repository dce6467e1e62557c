//! Attack: makes an error that says nothing.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: an error without a text

use sim::kitchen::{Dish, Kitchen, Plate};

compile_error!("");

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
