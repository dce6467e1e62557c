//! Attack: panics with so many words that no record holds them.
//! Exercise: toast
//! Verdict: panicked in *
//! Says: many words many words

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    panic!("{}", "many words ".repeat(3_000_000))
}
