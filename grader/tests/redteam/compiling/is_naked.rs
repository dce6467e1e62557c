//! Attack: is a function that the compiler does not look into.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: `unsafe` attributes

use sim::kitchen::{Dish, Kitchen, Plate};

#[unsafe(naked)] // here
pub extern "C" fn naked() {
    std::arch::naked_asm!("ret")
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
