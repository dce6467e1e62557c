//! Attack: reads the environment while it is compiled, if there is one.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: `option_env!` reads the environment

use sim::kitchen::{Dish, Kitchen, Plate};

pub const SECRET: Option<&str> = std::option_env!("SECRET"); // here

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
