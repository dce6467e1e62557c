//! Attack: asks for all memory at once, and writes to it.
//! Exercise: toast
//! Verdict: exhausted or aborted in *
//! Says: memory

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for size in (20..48).rev() {
        if Vec::<u8>::new().try_reserve_exact(1 << size).is_ok() {
            std::hint::black_box(vec![1_u8; 1 << size]);
        }
    }
    kitchen.start(&slice).serve()
}
