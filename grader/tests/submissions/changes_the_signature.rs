//! Compiles, but the checks do not fit it.
//!
//! Verdict: unbuilt in *
//! Says: The checks do not fit your code.
//! Says: exercises/01-egg/skeleton.rs
//! Says: skeleton: pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate
//! Says: yours: pub async fn boil(kitchen: &Kitchen, egg: &Dish) -> Plate

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: &Dish) -> Plate {
    let pot = kitchen.start(egg);
    tokio::time::sleep(egg.time).await;
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    futures::future::join_all(menu.iter().map(|dish| boil(kitchen, dish))).await
}
