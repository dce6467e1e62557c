//! Sleeps on the thread that runs the tasks.
//!
//! Verdict: blocked in boil::an_egg_takes_exactly_its_time
//! Verdict: blocked in boil::nothing_boils_before_the_first_poll
//! Verdict: blocked in breakfast::dishes_cook_at_the_same_time
//! Says: The executor's thread was blocked at src/lib.rs

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    std::thread::sleep(egg.time); // here
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    futures::future::join_all(menu.into_iter().map(|dish| boil(kitchen, dish))).await
}
