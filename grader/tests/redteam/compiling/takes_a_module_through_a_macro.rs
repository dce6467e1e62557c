//! Attack: has a macro say where a module is.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: a macro can hide which file a `mod` opens

use sim::kitchen::{Dish, Kitchen, Plate};

macro_rules! module {
    ($attribute:meta) => {
        #[$attribute]
        mod stolen; // here
    };
}

module!(path = "/etc/passwd");

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
