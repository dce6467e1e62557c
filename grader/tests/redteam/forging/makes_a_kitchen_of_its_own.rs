//! Attack: cooks in a kitchen of a world of its own, where nobody watches.
//! Exercise: egg
//! Verdict: panicked in boil::an_egg_takes_exactly_its_time
//! Verdict: panicked in boil::nothing_boils_before_the_first_poll
//! Verdict: panicked in breakfast::dishes_cook_at_the_same_time

use sim::kitchen::{Dish, Kitchen, Plate};

use sim::World;

pub async fn boil(_: &Kitchen, egg: Dish) -> Plate {
    let (kitchen, _witness) = Kitchen::open(&World::new(0));
    let pot = kitchen.start(&egg);
    tokio::time::sleep(egg.time).await;
    pot.serve()
}

pub async fn breakfast(_: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let cook = async |dish: Dish| {
        let kitchen = Kitchen::live();
        let pot = kitchen.start(&dish);
        tokio::time::sleep(dish.time).await;
        pot.serve()
    };
    futures::future::join_all(menu.into_iter().map(cook)).await
}
