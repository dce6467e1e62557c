//! Attack: sleeps by a real clock in the blocking pool.
//! Exercise: egg
//! Verdict: wrong in boil::an_egg_takes_exactly_its_time
//! Verdict: wrong in boil::nothing_boils_before_the_first_poll

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    let time = egg.time;
    tokio::task::spawn_blocking(move || std::thread::sleep(time)).await.unwrap();
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
