//! Attack: changes a variable that all threads share.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: `unsafe` block

use sim::kitchen::{Dish, Kitchen, Plate};

static mut TOASTS: u32 = 0;

pub fn count() -> u32 {
    unsafe { TOASTS += 1; TOASTS } // here
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
