//! Attack: has a type double with each of many closures.
//! Exercise: toast
//! Verdict: unbuilt or wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

fn double<A: Fn() -> u64>(of: A) -> impl Fn() -> u64 {
    move || of() + of()
}

pub fn many() -> u64 {
    let one = || 1;
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    let one = double(double(double(double(double(one)))));
    one()
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
