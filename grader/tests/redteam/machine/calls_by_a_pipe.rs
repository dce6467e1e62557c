//! Attack: calls by a pipe that somebody reads.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let _ = std::fs::write("{{outside}}/fifo", "hello");
    kitchen.start(&slice).serve()
}
