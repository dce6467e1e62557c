//! Attack: panics in words that steer a terminal.
//! Exercise: toast
//! Verdict: panicked in *
//! Says: it says

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    panic!("{}", "\u{1b}[2J\u{1b}]0;title\u{7}\u{9b}31m\r\u{8}\u{0}it says")
}
