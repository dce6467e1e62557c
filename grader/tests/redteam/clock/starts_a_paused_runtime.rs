//! Attack: starts a paused runtime of its own, where all is over at once.
//! Exercise: egg
//! Verdict: wrong or blocked in boil::an_egg_takes_exactly_its_time
//! Verdict: wrong or blocked in boil::nothing_boils_before_the_first_poll

use sim::kitchen::{Dish, Kitchen, Plate};

use tokio::runtime::Builder;

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    let time = egg.time;
    let other = std::thread::spawn(move || {
        let mut builder = Builder::new_current_thread();
        let runtime = builder.enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async { tokio::time::sleep(time).await });
    });
    other.join().unwrap();
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
