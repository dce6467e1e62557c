//! Attack: passes the time with a clock and a world of its own.
//! Exercise: egg
//! Verdict: panicked in boil::an_egg_takes_exactly_its_time
//! Verdict: panicked in boil::nothing_boils_before_the_first_poll

use sim::kitchen::{Dish, Kitchen, Plate};

use sim::{World, clock::Clock};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    let (_clock, witness) = Clock::open(&World::new(0)); // here
    witness.work(egg.time);
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
