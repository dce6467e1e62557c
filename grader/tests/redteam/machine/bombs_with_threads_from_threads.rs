//! Attack: has each thread start more of them, without end.
//! Exercise: toast
//! Verdict: exhausted or aborted or stuck in *

use std::thread::Builder;

use sim::kitchen::{Dish, Kitchen, Plate};

fn more() {
    loop {
        let _ = Builder::new().spawn(more);
    }
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    more();
    kitchen.start(&slice).serve()
}
