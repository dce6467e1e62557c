//! Attack: panics with a payload that ends the process when it is dropped.
//! Exercise: toast
//! Verdict: panicked in *
//! Says: (a panic whose payload is no text)

use sim::kitchen::{Dish, Kitchen, Plate};

struct Exit;

impl Drop for Exit {
    fn drop(&mut self) {
        std::process::exit(0)
    }
}

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    std::panic::panic_any(Exit)
}
