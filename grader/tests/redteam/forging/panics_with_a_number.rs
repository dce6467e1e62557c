//! Attack: panics with a payload that is no text.
//! Exercise: toast
//! Verdict: panicked in *
//! Says: (a panic whose payload is no text)

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    std::panic::panic_any(3)
}
