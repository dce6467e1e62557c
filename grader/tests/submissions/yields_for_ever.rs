//! Yields instead of waiting, so that the clock never moves.
//!
//! Verdict: stuck in boil::an_egg_takes_exactly_its_time
//! Verdict: stuck in boil::nothing_boils_before_the_first_poll
//! Verdict: stuck in breakfast::dishes_cook_at_the_same_time
//! Says: keeps asking to be polled again and never waits for anything

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    let start = tokio::time::Instant::now();
    while start.elapsed() < egg.time {
        tokio::task::yield_now().await;
    }
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    futures::future::join_all(menu.into_iter().map(|dish| boil(kitchen, dish))).await
}
