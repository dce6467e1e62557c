//! Waits too long: the witness is the kitchen.
//!
//! Verdict: wrong in boil::an_egg_takes_exactly_its_time
//! Verdict: wrong in boil::nothing_boils_before_the_first_poll
//! Verdict: wrong in breakfast::dishes_cook_at_the_same_time
//! Says: What `boil` returned is not as expected.

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    tokio::time::sleep(egg.time * 2).await;
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    futures::future::join_all(menu.into_iter().map(|dish| boil(kitchen, dish))).await
}
