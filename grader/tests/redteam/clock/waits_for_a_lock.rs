//! Attack: waits for a lock that a thread holds.
//! Exercise: egg
//! Verdict: blocked in boil::an_egg_takes_exactly_its_time
//! Verdict: blocked in boil::nothing_boils_before_the_first_poll

use sim::kitchen::{Dish, Kitchen, Plate};

use std::time::Duration;

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    let lock = std::sync::Arc::new(std::sync::Mutex::new(()));
    let (theirs, held) = (lock.clone(), std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false)));
    let told = held.clone();
    std::thread::spawn(move || {
        let _held = theirs.lock();
        told.store(true, std::sync::atomic::Ordering::Release);
        std::thread::sleep(Duration::from_millis(20));
    });
    while !held.load(std::sync::atomic::Ordering::Acquire) {
        std::hint::spin_loop();
    }
    drop(lock.lock()); // here
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
