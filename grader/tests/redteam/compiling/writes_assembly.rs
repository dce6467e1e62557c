//! Attack: is written in assembly.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: `unsafe` block

use sim::kitchen::{Dish, Kitchen, Plate};

pub fn stop() {
    unsafe { std::arch::asm!("hlt") } // here
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
