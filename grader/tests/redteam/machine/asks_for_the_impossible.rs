//! Attack: asks for more memory than there can be.
//! Exercise: toast
//! Verdict: exhausted or aborted in *
//! Says: more memory than a check may

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let held: Vec<u8> = Vec::with_capacity(usize::MAX / 4);
    std::hint::black_box(&held);
    kitchen.start(&slice).serve()
}
