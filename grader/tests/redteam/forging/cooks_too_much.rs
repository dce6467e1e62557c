//! Attack: leaves a timeline that no record holds.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for number in 0..200 {
        let name = format!("{number}").repeat(100_000);
        let _ = kitchen.start(&Dish::new(&name, slice.time)).serve();
    }
    kitchen.start(&slice).serve()
}
