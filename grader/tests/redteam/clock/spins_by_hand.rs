//! Attack: polls by hand, again and again.
//! Exercise: egg
//! Verdict: stuck in boil::an_egg_takes_exactly_its_time
//! Verdict: stuck in boil::nothing_boils_before_the_first_poll
//! Says: the poll never returned

use sim::kitchen::{Dish, Kitchen, Plate};

use std::{pin::pin, task::{Context, Poll, Waker}};

fn spin_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    spin_on(tokio::time::sleep(egg.time));
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
