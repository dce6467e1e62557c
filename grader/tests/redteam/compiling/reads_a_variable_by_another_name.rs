//! Attack: renames the macro that reads the environment.
//! Exercise: toast
//! Verdict: rejected in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::env as variable; // here

pub const SECRET: &str = variable!("SECRET");

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
