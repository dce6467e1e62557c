//! Attack: allows itself what is forbidden.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: unsafe_code

use sim::kitchen::{Dish, Kitchen, Plate};

pub fn read(byte: &u8) -> u8 {
    #[allow(unsafe_code)] // here
    unsafe {
        std::ptr::read(byte)
    }
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
