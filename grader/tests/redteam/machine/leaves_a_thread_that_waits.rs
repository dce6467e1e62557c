//! Attack: leaves threads that wait for ever, and more with each seed.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for _ in 0..10 {
        std::thread::spawn(|| loop {
            std::thread::park();
        });
    }
    kitchen.start(&slice).serve()
}
