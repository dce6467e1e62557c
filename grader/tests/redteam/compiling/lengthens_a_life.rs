//! Attack: uses a known hole of the compiler: a function pointer forgets what its parameter says of lifetimes.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: a reference to a reference with another named lifetime

use sim::kitchen::{Dish, Kitchen, Plate};

fn lengthen<'a, 'b, T>(_: &'a &'b (), value: &'b T) -> &'a T { // here
    value
}

pub fn for_ever<'x, T>(value: &'x T) -> &'static T {
    let lengthen: for<'y> fn(_, &'y T) -> &'static T = lengthen;
    lengthen(&&(), value)
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
