//! Attack: has a macro call itself for ever.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: recursion limit reached

use sim::kitchen::{Dish, Kitchen, Plate};

macro_rules! again {
    ($($all:tt)*) => {
        again!($($all)* x)
    };
}

again!();

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
