//! Attack: has the pump of a world of its own pass the time.
//! Exercise: egg
//! Verdict: panicked in boil::an_egg_takes_exactly_its_time
//! Verdict: panicked in boil::nothing_boils_before_the_first_poll

use sim::kitchen::{Dish, Kitchen, Plate};

use sim::World;

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    let world = World::new(0); // here
    let time = egg.time;
    tokio::task::spawn_blocking(move || world.block_for(time)).await.unwrap();
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
