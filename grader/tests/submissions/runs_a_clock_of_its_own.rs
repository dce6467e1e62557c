//! Starts a runtime of its own, whose clock is the real one, on another thread, and waits for it.
//!
//! Verdict: blocked in boil::an_egg_takes_exactly_its_time
//! Verdict: blocked in boil::nothing_boils_before_the_first_poll
//! Verdict: blocked in breakfast::dishes_cook_at_the_same_time

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    let other = std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async { tokio::time::sleep(egg.time).await });
    });
    other.join().unwrap(); // here
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    futures::future::join_all(menu.into_iter().map(|dish| boil(kitchen, dish))).await
}
