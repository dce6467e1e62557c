//! The egg: what waits, waits together.

use futures::future::join_all;
use sim::kitchen::{Dish, Kitchen, Plate};
use tokio::time::sleep;

/// Boils one egg for exactly its time.
pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    sleep(egg.time).await;
    pot.serve()
}

/// Cooks all dishes together and returns the plates in the order of the menu.
pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    join_all(menu.into_iter().map(|dish| boil(kitchen, dish))).await
}
