//! Attack: has a runtime with a real clock wait for a timer of the check's. It gets what it asks for: no time passes while its threads are awake, so the egg boils for exactly its time.
//! Exercise: egg
//! Verdict: passed or wrong or deadlocked in boil::an_egg_takes_exactly_its_time
//! Verdict: passed or wrong or deadlocked in boil::nothing_boils_before_the_first_poll

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let waited = runtime.spawn(tokio::time::sleep(egg.time)).await;
    runtime.shutdown_background();
    waited.unwrap();
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
