//! Reads its environment, in which there is nothing but the number of a descriptor.

use std::env;

use futures::future::join_all;
use sim::kitchen::{Dish, Kitchen, Plate};
use tokio::time::sleep;

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let names: Vec<_> = env::vars_os().map(|(name, _)| name).collect();
    assert_eq!(names, ["LAB_CHANNEL"]);
    let pot = kitchen.start(&egg);
    sleep(egg.time).await;
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    join_all(menu.into_iter().map(|dish| boil(kitchen, dish))).await
}
