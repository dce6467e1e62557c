//! A panic hook of its own says nothing to anybody, and a payload that is no text says nothing at all. The panics are
//! known all the same.
//!
//! Verdict: panicked in boil::an_egg_takes_exactly_its_time
//! Verdict: panicked in boil::nothing_boils_before_the_first_poll
//! Verdict: panicked in breakfast::dishes_cook_at_the_same_time
//! Verdict: panicked in breakfast::an_empty_menu_is_no_breakfast
//! Says: the egg is off
//! Says: (a panic whose payload is no text)

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(_: &Kitchen, _: Dish) -> Plate {
    std::panic::set_hook(Box::new(|_| {}));
    panic!("the egg is off")
}

pub async fn breakfast(_: &Kitchen, _: Vec<Dish>) -> Vec<Plate> {
    std::panic::panic_any(3)
}
