//! Panics while it is dropped: once what was asked for is there, and in the middle of another panic.
//!
//! Verdict: panicked in boil::an_egg_takes_exactly_its_time
//! Verdict: panicked in boil::nothing_boils_before_the_first_poll
//! Verdict: aborted in breakfast::dishes_cook_at_the_same_time
//! Verdict: aborted in breakfast::an_empty_menu_is_no_breakfast
//! Says: the guard was dropped
//! Says: by a panic within a panic

use sim::kitchen::{Dish, Kitchen, Plate};

struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        panic!("the guard was dropped")
    }
}

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let _guard = Guard;
    let pot = kitchen.start(&egg);
    tokio::time::sleep(egg.time).await;
    pot.serve()
}

pub async fn breakfast(_: &Kitchen, _: Vec<Dish>) -> Vec<Plate> {
    let _guard = Guard;
    panic!("and the egg is off")
}
