//! Attack: wakes itself instead of waiting.
//! Exercise: egg
//! Verdict: stuck in boil::an_egg_takes_exactly_its_time
//! Verdict: stuck in boil::nothing_boils_before_the_first_poll
//! Says: Your code around src/lib.rs:12:25 keeps asking to be polled again

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    std::future::poll_fn(|context| {
        context.waker().wake_by_ref();
        std::task::Poll::<()>::Pending
    })
    .await;
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
