//! Attack: starts a runtime with a real clock on a thread, and waits for it.
//! Exercise: egg
//! Verdict: blocked in boil::an_egg_takes_exactly_its_time
//! Verdict: blocked in boil::nothing_boils_before_the_first_poll

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    let time = egg.time;
    let other = std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async { tokio::time::sleep(time).await });
    });
    other.join().unwrap(); // here
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
