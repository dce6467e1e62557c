//! Ends the process with success: in the part, and from a thread.
//!
//! Verdict: aborted in boil::an_egg_takes_exactly_its_time
//! Verdict: aborted in boil::nothing_boils_before_the_first_poll
//! Verdict: aborted in breakfast::dishes_cook_at_the_same_time
//! Verdict: aborted in breakfast::an_empty_menu_is_no_breakfast
//! Says: exited with code 0
//! Says: exited with code 7

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(_: &Kitchen, _: Dish) -> Plate {
    std::process::exit(0)
}

pub async fn breakfast(_: &Kitchen, _: Vec<Dish>) -> Vec<Plate> {
    std::thread::spawn(|| std::process::exit(7));
    loop {
        std::hint::spin_loop();
    }
}
