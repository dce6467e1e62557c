//! Attack: writes a file of a gigabyte.
//! Exercise: toast
//! Verdict: exhausted in *
//! Says: It printed or wrote more than a check may.

use sim::kitchen::{Dish, Kitchen, Plate};

use std::io::Write;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let mut file = std::fs::File::create("large").unwrap();
    for _ in 0..1 << 10 {
        file.write_all(&vec![1; 1 << 20]).unwrap();
    }
    kitchen.start(&slice).serve()
}
