//! Attack: panics in words that change the direction of the line.
//! Exercise: toast
//! Verdict: panicked in *
//! Says: it says

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    panic!("{}", "\u{202e}dessap\u{202c} \u{2066}\u{200f}\u{feff}\u{e0041}it says")
}
