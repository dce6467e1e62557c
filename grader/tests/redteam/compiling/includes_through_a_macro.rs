//! Attack: hands the macro that opens files to a macro of its own.
//! Exercise: toast
//! Verdict: rejected in *

use sim::kitchen::{Dish, Kitchen, Plate};

macro_rules! call {
    ($name:ident, $file:expr) => {
        $name!($file)
    };
}

pub const STOLEN: &str = call!(include_str, "/etc/passwd"); // here

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
