//! Attack: uses an unsafe block within a macro.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: `unsafe` in macros

use sim::kitchen::{Dish, Kitchen, Plate};

macro_rules! danger {
    ($code:expr) => {
        unsafe { $code } // here
    };
}

pub fn read(byte: &u8) -> u8 {
    danger!(std::ptr::read(byte))
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
