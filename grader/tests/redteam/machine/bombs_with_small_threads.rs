//! Attack: starts threads without end, each with the smallest of stacks.
//! Exercise: toast
//! Verdict: wrong or exhausted in *

use std::thread::{Builder, park};

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for _ in 0..100_000 {
        let waits = || -> () {
            loop {
                park();
            }
        };
        let _ = Builder::new().stack_size(1).spawn(waits);
    }
    kitchen.start(&slice).serve()
}
