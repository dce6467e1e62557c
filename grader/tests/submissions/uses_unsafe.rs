//! Uses what no exercise needs.
//!
//! Verdict: unbuilt in *
//! Says: usage of an `unsafe` block

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    let time = unsafe { std::ptr::read(&egg.time) }; // here
    tokio::time::sleep(time).await;
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    futures::future::join_all(menu.into_iter().map(|dish| boil(kitchen, dish))).await
}
