//! Attack: makes a million files.
//! Exercise: toast
//! Verdict: exhausted in *
//! Says: more files, or more into them

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for number in 0..1_000_000 {
        let _ = std::fs::write(format!("{number}"), "");
    }
    kitchen.start(&slice).serve()
}
