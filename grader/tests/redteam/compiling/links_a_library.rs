//! Attack: links a library.
//! Exercise: toast
//! Verdict: unbuilt in *

use sim::kitchen::{Dish, Kitchen, Plate};

#[link(name = "ssl", kind = "dylib")]
unsafe extern "C" {} // here

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
