//! Attack: uses that hole in an impl that has one of the lifetimes.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: this function takes one lifetime for another

use sim::kitchen::{Dish, Kitchen, Plate};

pub struct Life<'a>(&'a ());

impl<'a> Life<'a> {
    fn lengthen<'b>(_: Option<&'a Vec<&'b ()>>, value: &'b str) -> &'a str { // here
        value
    }
}

pub fn for_ever(value: &str) -> &'static str {
    let lengthen: for<'y> fn(_, &'y str) -> &'static str = Life::<'static>::lengthen;
    lengthen(None, value)
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
