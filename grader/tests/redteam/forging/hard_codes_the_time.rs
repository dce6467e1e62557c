//! Attack: waits for a time that it has seen once.
//! Exercise: egg
//! Verdict: wrong in boil::an_egg_takes_exactly_its_time
//! Verdict: wrong in boil::nothing_boils_before_the_first_poll
//! Verdict: wrong in breakfast::dishes_cook_at_the_same_time

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    pot.serve()
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let mut plates = Vec::new();
    for dish in menu {
        plates.push(boil(kitchen, dish).await);
    }
    plates
}
