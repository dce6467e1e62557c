//! Attack: uses that hole with a struct of two lifetimes.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: this function takes one lifetime for another

use sim::kitchen::{Dish, Kitchen, Plate};

pub struct Held<'a, 'b>(&'a Vec<&'b ()>);

fn lengthen<'a, 'b, T>(_: Option<Held<'a, 'b>>, value: &'b T) -> &'a T { // here
    value
}

pub fn for_ever<'x, T>(value: &'x T) -> &'static T {
    let lengthen: for<'y> fn(_, &'y T) -> &'static T = lengthen;
    lengthen(None, value)
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
