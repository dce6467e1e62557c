//! Attack: burns the processor once the record is sealed.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        loop {
            std::hint::spin_loop();
        }
    }
}

std::thread_local!(static GUARD: Guard = const { Guard });

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    GUARD.with(|_| ());
    kitchen.start(&slice).serve()
}
