//! Leaves tasks behind, whose handles it drops.
//!
//! Verdict: leaked in boil::an_egg_takes_exactly_its_time
//! Verdict: leaked in boil::nothing_boils_before_the_first_poll
//! Verdict: leaked in breakfast::dishes_cook_at_the_same_time
//! Says: task was still alive after the part had returned
//! Says: tasks were still alive after the part had returned

use sim::kitchen::{Dish, Kitchen, Plate};

use std::time::Duration;

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    tokio::spawn(tokio::time::sleep(Duration::from_secs(60))); // here
    tokio::time::sleep(egg.time).await;
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    futures::future::join_all(menu.into_iter().map(|dish| boil(kitchen, dish))).await
}
