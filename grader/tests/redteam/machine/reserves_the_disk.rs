//! Attack: makes files that are large and empty.
//! Exercise: toast
//! Verdict: exhausted in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::fs::File;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for number in 0..100_000 {
        let file = File::create(format!("{number}")).unwrap();
        file.set_len(4 << 20).unwrap();
    }
    kitchen.start(&slice).serve()
}
