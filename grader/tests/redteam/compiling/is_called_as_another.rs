//! Attack: says that it is called as the lab is.
//! Exercise: toast
//! Verdict: unbuilt in *

#![crate_name = "lab"]

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
