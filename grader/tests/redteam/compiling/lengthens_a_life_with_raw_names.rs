//! Attack: uses that hole with lifetimes that are spelled in another way.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: a reference to a reference

use sim::kitchen::{Dish, Kitchen, Plate};

fn lengthen<'r#a, 'r#b, T>(_: &'r#a &'r#b (), value: &'r#b T) -> &'r#a T { // here
    value
}

pub fn for_ever<'x, T>(value: &'x T) -> &'static T {
    let lengthen: for<'y> fn(_, &'y T) -> &'static T = lengthen;
    lengthen(&&(), value)
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
