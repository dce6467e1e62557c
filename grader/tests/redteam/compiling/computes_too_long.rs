//! Attack: has the compiler compute for long.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: constant evaluation is taking a long time

use sim::kitchen::{Dish, Kitchen, Plate};

pub const NEVER: () = loop {};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
