//! Attack: has each thread start more of them, with the smallest of stacks.
//! Exercise: toast
//! Verdict: wrong or exhausted in *

use std::thread::Builder;

use sim::kitchen::{Dish, Kitchen, Plate};

fn more() {
    for _ in 0..10_000 {
        let _ = Builder::new().stack_size(1).spawn(more);
    }
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    more();
    kitchen.start(&slice).serve()
}
