//! Attack: puts a function in the place of another, as older editions write it.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: unsafe attribute used without unsafe

use sim::kitchen::{Dish, Kitchen, Plate};

#[no_mangle] // here
pub extern "C" fn write() {}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
