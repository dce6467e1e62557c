//! Attack: panics with a payload that panics when it is dropped.
//! Exercise: toast
//! Verdict: panicked in *
//! Says: (a panic whose payload is no text)

use sim::kitchen::{Dish, Kitchen, Plate};

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("the bomb")
    }
}

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    std::panic::panic_any(Bomb)
}
