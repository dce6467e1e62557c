//! Attack: uses that hole with a lifetime that only an alias names.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: this function takes one lifetime for another

use sim::kitchen::{Dish, Kitchen, Plate};

type Forever<T> = &'static T;

fn lengthen<'b>(_: Option<Forever<&'b ()>>, value: &'b str) -> &'static str { // here
    value
}

pub fn for_ever(value: &str) -> &'static str {
    let lengthen: for<'y> fn(Option<Forever<&'static ()>>, &'y str) -> &'static str = lengthen;
    lengthen(None, value)
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
