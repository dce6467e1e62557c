//! Attack: holds more and more memory.
//! Exercise: toast
//! Verdict: exhausted in *
//! Says: more memory than a check may

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let mut held: Vec<Vec<u8>> = Vec::new();
    loop {
        held.push(vec![1; 1 << 20]);
        std::hint::black_box(&held);
    }
    kitchen.start(&slice).serve()
}
