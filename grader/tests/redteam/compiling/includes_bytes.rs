//! Attack: has the compiler read a file as bytes.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: `include_bytes` can make the compiler open any file

use sim::kitchen::{Dish, Kitchen, Plate};

pub const STOLEN: &[u8] = core::include_bytes!("/etc/passwd"); // here

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
