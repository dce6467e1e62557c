//! Attack: waits for ever, in steps that take a moment.
//! Exercise: egg
//! Verdict: stuck or deadlocked in boil::an_egg_takes_exactly_its_time
//! Verdict: stuck or deadlocked in boil::nothing_boils_before_the_first_poll
//! Says: was still at work after 1 hour of virtual time

use sim::kitchen::{Dish, Kitchen, Plate};

use std::time::Duration;

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
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
