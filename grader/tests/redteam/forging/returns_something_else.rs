//! Attack: returns what only says that it is a plate.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: The checks do not fit your code.

use sim::kitchen::{Dish, Kitchen};

pub async fn toast(_: &Kitchen, slice: Dish) -> String {
    slice.name
}
