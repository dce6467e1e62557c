//! Attack: reads the environment while it is compiled.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: `env!` reads the environment

use sim::kitchen::{Dish, Kitchen, Plate};

pub const SECRET: &str = env!("SECRET"); // here

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
