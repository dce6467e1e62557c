//! Turns the clock that it is judged by.
//!
//! Verdict: unbuilt in *
//! Says: `tokio::time::advance` is not available in a submission: the checks move the clock

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    tokio::time::advance(egg.time).await; // here
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    futures::future::join_all(menu.into_iter().map(|dish| boil(kitchen, dish))).await
}
