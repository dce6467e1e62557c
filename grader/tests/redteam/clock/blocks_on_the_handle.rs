//! Attack: blocks on the runtime that it runs in.
//! Exercise: egg
//! Verdict: panicked in boil::an_egg_takes_exactly_its_time
//! Verdict: panicked in boil::nothing_boils_before_the_first_poll
//! Says: Cannot start a runtime from within a runtime

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    tokio::runtime::Handle::current().block_on(tokio::time::sleep(egg.time)); // here
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let cook = async |dish: Dish| {
        let pot = kitchen.start(&dish);
        tokio::time::sleep(dish.time).await;
        pot.serve()
    };
    futures::future::join_all(menu.into_iter().map(cook)).await
}
