//! Attack: uses that hole in a macro that is given the lifetimes.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: a reference to a reference with another named lifetime

use sim::kitchen::{Dish, Kitchen, Plate};

macro_rules! hole {
    ($one:lifetime $other:lifetime) => {
        fn lengthen<$one, $other, T>(_: &$one &$other (), value: &$other T) -> &$one T { // here
            value
        }
    };
}

hole!('a 'b);

pub fn for_ever<'x, T>(value: &'x T) -> &'static T {
    let lengthen: for<'y> fn(_, &'y T) -> &'static T = lengthen;
    lengthen(&&(), value)
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
