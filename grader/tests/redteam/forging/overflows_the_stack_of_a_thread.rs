//! Attack: calls itself without end, on a thread of its own.
//! Exercise: toast
//! Verdict: aborted in *
//! Says: It overflowed its stack

use sim::kitchen::{Dish, Kitchen, Plate};

#[allow(unconditional_recursion)]
fn depth(of: usize) -> usize {
    std::hint::black_box(depth(of + 1) + of)
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let _ = std::thread::spawn(|| depth(0)).join();
    kitchen.start(&slice).serve()
}
