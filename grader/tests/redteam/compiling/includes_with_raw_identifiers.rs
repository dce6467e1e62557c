//! Attack: writes the macro that opens files in another way.
//! Exercise: toast
//! Verdict: rejected in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub const STOLEN: &str = std::r#include_str ! /* a comment */ ["/etc/passwd"]; // here

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
