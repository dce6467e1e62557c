//! Attack: has a panic hook that says nothing, and panics.
//! Exercise: toast
//! Verdict: panicked in *
//! Says: the toast is off

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    std::panic::set_hook(Box::new(|_| {}));
    panic!("the toast is off")
}
