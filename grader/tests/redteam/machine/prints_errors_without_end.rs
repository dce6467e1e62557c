//! Attack: prints errors without end.
//! Exercise: toast
//! Verdict: exhausted in *
//! Says: It printed or wrote more than a check may.

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    loop {
        eprintln!("{}", "words ".repeat(10_000));
    }
    kitchen.start(&slice).serve()
}
