//! Attack: overflows the stack while a list is dropped.
//! Exercise: toast
//! Verdict: aborted in *
//! Says: It overflowed its stack

use sim::kitchen::{Dish, Kitchen, Plate};

#[allow(dead_code)]
struct List(Option<Box<List>>);

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let list = (0..1_000_000).fold(List(None), |rest, _| List(Some(Box::new(rest))));
    drop(list);
    kitchen.start(&slice).serve()
}
