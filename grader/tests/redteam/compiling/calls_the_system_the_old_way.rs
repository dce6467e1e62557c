//! Attack: calls the C library, as older editions write it.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: extern blocks must be unsafe

use sim::kitchen::{Dish, Kitchen, Plate};

extern "C" { // here
    fn getpid() -> i32;
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
