//! Attack: leaves threads that burn the processor.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for _ in 0..4 {
        std::thread::spawn(|| loop {
            std::hint::spin_loop();
        });
    }
    kitchen.start(&slice).serve()
}
