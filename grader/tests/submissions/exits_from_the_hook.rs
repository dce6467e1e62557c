//! Ends the process with success from a panic hook.
//!
//! Verdict: aborted in boil::an_egg_takes_exactly_its_time
//! Verdict: aborted in boil::nothing_boils_before_the_first_poll
//! Verdict: aborted in breakfast::dishes_cook_at_the_same_time
//! Says: exited with code 0

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(_: &Kitchen, _: Dish) -> Plate {
    std::panic::set_hook(Box::new(|_| std::process::exit(0)));
    panic!("nobody hears this")
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    futures::future::join_all(menu.into_iter().map(|dish| boil(kitchen, dish))).await
}
