//! Attack: prints without end.
//! Exercise: toast
//! Verdict: exhausted in *
//! Says: It printed or wrote more than a check may.

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    loop {
        println!("{}", "words ".repeat(10_000));
    }
    kitchen.start(&slice).serve()
}
