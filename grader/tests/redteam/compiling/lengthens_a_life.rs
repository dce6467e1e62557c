//! Attack: uses the known hole of the compiler, in its plainest shape.
//! Exercise: toast
//! Verdict: rejected in *

use sim::kitchen::{Dish, Kitchen, Plate};

fn lengthen<'a, 'b, T>(_: &'a &'b (), value: &'b T) -> &'a T { // here
    value
}

pub fn for_ever<'a, T>(value: &'a T) -> &'static T {
    let lengthen: fn(&'static &'static (), &'a T) -> &'static T = lengthen;
    lengthen(&&(), value)
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
