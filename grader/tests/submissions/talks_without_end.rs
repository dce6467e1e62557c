//! Prints without end.
//!
//! Verdict: exhausted in boil::an_egg_takes_exactly_its_time
//! Verdict: exhausted in boil::nothing_boils_before_the_first_poll
//! Verdict: exhausted in breakfast::dishes_cook_at_the_same_time
//! Says: It printed or wrote more than a check may.

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(_: &Kitchen, egg: Dish) -> Plate {
    loop {
        println!("{} and {0} and {0}", egg.name.repeat(1_000));
    }
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    futures::future::join_all(menu.into_iter().map(|dish| boil(kitchen, dish))).await
}
