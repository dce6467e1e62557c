//! Attack: uses that hole with another name for references, in a tuple.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: this function takes one lifetime for another

use sim::kitchen::{Dish, Kitchen, Plate};

type Ref<'a, T> = &'a T;

fn lengthen<'a, 'b, T>(value: (Ref<'a, &'b ()>, &'b T)) -> &'a T { // here
    value.1
}

pub fn for_ever<'x, T>(value: &'x T) -> &'static T {
    let lengthen: for<'y> fn((&'static &'static (), &'y T)) -> &'static T = lengthen;
    lengthen((&&(), value))
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
