//! Attack: puts the name of the file together.
//! Exercise: toast
//! Verdict: rejected in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub const STOLEN: &str = include_str!(concat!("/etc", "/", "passwd")); // here

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
