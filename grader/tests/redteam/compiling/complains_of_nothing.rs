//! Attack: makes an error that says nothing.
//! Exercise: toast
//! Verdict: unbuilt in *

use sim::kitchen::{Dish, Kitchen, Plate};

compile_error!("");

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
