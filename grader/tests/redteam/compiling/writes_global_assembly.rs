//! Attack: is written in assembly, outside of functions.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: global_asm

use sim::kitchen::{Dish, Kitchen, Plate};

std::arch::global_asm!(".incbin \"/etc/passwd\""); // here

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
