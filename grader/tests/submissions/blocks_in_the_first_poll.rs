//! Waits for other threads: a channel's sender that sleeps before it sends, and a runtime of its own with a real clock.
//!
//! Verdict: blocked in boil::an_egg_takes_exactly_its_time
//! Verdict: blocked in boil::nothing_boils_before_the_first_poll
//! Verdict: blocked in breakfast::dishes_cook_at_the_same_time

use sim::kitchen::{Dish, Kitchen, Plate};

use std::{sync::mpsc, thread, time::Duration};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(20));
        sender.send(()).unwrap();
    });
    receiver.recv().unwrap(); // here
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    for dish in &menu {
        futures::executor::block_on(tokio::time::sleep(dish.time)); // here
    }
    menu.iter().map(|dish| kitchen.start(dish).serve()).collect()
}
