//! Attack: has a panic hook that never comes to an end.
//! Exercise: toast
//! Verdict: stuck in *
//! Says: the poll never returned

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    std::panic::set_hook(Box::new(|_| loop {}));
    panic!("never said")
}
