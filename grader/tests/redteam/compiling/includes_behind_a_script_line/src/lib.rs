//! Attack: opens a file in what a script's first line seems to hide.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: the file begins with a line for scripts

use sim::kitchen::{Dish, Kitchen, Plate};

mod script;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
