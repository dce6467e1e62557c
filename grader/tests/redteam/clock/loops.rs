//! Attack: loops without an `.await`.
//! Exercise: egg
//! Verdict: stuck in boil::an_egg_takes_exactly_its_time
//! Verdict: stuck in boil::nothing_boils_before_the_first_poll
//! Says: the poll never returned

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    loop { // here
        std::hint::spin_loop();
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
