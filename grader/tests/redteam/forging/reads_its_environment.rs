//! Attack: tells what is in its environment.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let told: Vec<String> = std::env::vars().map(|(name, value)| format!("{name}={value}")).collect();
    println!("{told:?}");
    assert!(told.len() < 2, "{told:?}");
    kitchen.start(&slice).serve()
}
