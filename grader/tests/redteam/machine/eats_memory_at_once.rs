//! Attack: asks for all memory at once, and writes to it.
//! Exercise: toast
//! Verdict: exhausted or aborted in *
//! Says: memory

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for size in (20..48).rev() {
        let mut held: Vec<u8> = Vec::new();
        if held.try_reserve_exact(1 << size).is_ok() {
            held.resize(1 << size, 1);
            std::hint::black_box(&held);
        }
    }
    kitchen.start(&slice).serve()
}
