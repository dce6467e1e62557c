//! Attack: returns a type of its own that says what a plate says.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: The checks do not fit your code.

use std::fmt;

use sim::kitchen::{Dish, Kitchen};

#[derive(Debug)]
pub struct Plate;

impl fmt::Display for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("toast")
    }
}

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    Plate
}
