//! Has the compiler open a file that is not its own.
//!
//! Verdict: rejected in *
//! Says: `include_str` can make the compiler open any file

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    tokio::time::sleep(egg.time).await;
    pot.serve()
}

pub async fn breakfast(_: &Kitchen, _: Vec<Dish>) -> Vec<Plate> {
    panic!(include_str!("/etc/passwd")) // here
}
