//! Attack: calls itself without end.
//! Exercise: toast
//! Verdict: aborted in *
//! Says: It overflowed its stack

use sim::kitchen::{Dish, Kitchen, Plate};

#[allow(unconditional_recursion)]
fn depth(of: usize) -> usize {
    std::hint::black_box(depth(of + 1) + of)
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    depth(0);
    kitchen.start(&slice).serve()
}
