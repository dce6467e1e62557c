//! Panics with its own words, and with those of the standard library.
//!
//! Verdict: panicked in boil::an_egg_takes_exactly_its_time
//! Verdict: panicked in boil::nothing_boils_before_the_first_poll
//! Verdict: panicked in breakfast::dishes_cook_at_the_same_time
//! Verdict: panicked in breakfast::an_empty_menu_is_no_breakfast
//! Says: the egg is off after
//! Says: index out of bounds: the len is 0 but the index is 0

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(_: &Kitchen, egg: Dish) -> Plate {
    panic!("the egg is off after {:?}", egg.time) // here
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let first = menu[0].clone(); // here
    vec![boil(kitchen, first).await]
}
