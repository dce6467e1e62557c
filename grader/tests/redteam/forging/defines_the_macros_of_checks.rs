//! Attack: exports macros that are called as those of the checks, and expect nothing.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

#[macro_export]
macro_rules! assert_eq {
    ($($anything:tt)*) => {};
}

#[macro_export]
macro_rules! expect_eq {
    ($($anything:tt)*) => {};
}

#[macro_export]
macro_rules! expect {
    ($($anything:tt)*) => {};
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
