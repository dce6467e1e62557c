//! Attack: has a macro call itself, and lifts the limit.
//! Exercise: toast
//! Verdict: unbuilt in *

#![recursion_limit = "1000000000"]

use sim::kitchen::{Dish, Kitchen, Plate};

macro_rules! again {
    ($($all:tt)*) => {
        again!($($all)* $($all)* x)
    };
}

again!();

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
