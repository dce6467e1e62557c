//! Attack: panics in a formula.
//! Exercise: toast
//! Verdict: panicked in *
//! Says: it says

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    panic!("{}", "=HYPERLINK(\"http://evil.example\",\"it says\")+cmd|' /C calc'!A0")
}
