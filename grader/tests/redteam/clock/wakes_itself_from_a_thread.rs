//! Attack: has a thread wake it for ever.
//! Exercise: egg
//! Verdict: stuck or deadlocked in boil::an_egg_takes_exactly_its_time
//! Verdict: stuck or deadlocked in boil::nothing_boils_before_the_first_poll

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    std::future::poll_fn(|context| {
        let waker = context.waker().clone();
        std::thread::spawn(move || loop {
            waker.wake_by_ref();
        });
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
