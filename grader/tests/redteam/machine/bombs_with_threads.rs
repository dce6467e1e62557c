//! Attack: starts threads without end.
//! Exercise: toast
//! Verdict: exhausted or panicked in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    loop {
        std::thread::spawn(|| loop {
            std::thread::park();
        });
    }
    kitchen.start(&slice).serve()
}
