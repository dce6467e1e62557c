//! Attack: forges the macros of the prelude for itself.
//! Exercise: toast
//! Verdict: aborted in *

use sim::kitchen::{Dish, Kitchen, Plate};

macro_rules! todo {
    ($($anything:tt)*) => {
        std::process::exit(0)
    };
}

macro_rules! panic {
    ($($anything:tt)*) => {
        std::process::exit(0)
    };
}

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    todo!("toast the slice")
}
