//! Attack: has a panic hook that waits for ever.
//! Exercise: toast
//! Verdict: blocked in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    std::panic::set_hook(Box::new(|_| loop {
        std::thread::park();
    }));
    panic!("never said")
}
