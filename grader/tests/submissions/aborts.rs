//! Aborts, and overflows its stack.
//!
//! Verdict: aborted in boil::an_egg_takes_exactly_its_time
//! Verdict: aborted in boil::nothing_boils_before_the_first_poll
//! Verdict: aborted in breakfast::dishes_cook_at_the_same_time
//! Verdict: aborted in breakfast::an_empty_menu_is_no_breakfast
//! Says: The process aborted before the check was over
//! Says: It overflowed its stack

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(_: &Kitchen, _: Dish) -> Plate {
    std::process::abort()
}

pub async fn breakfast(_: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    depth(menu.len());
    Vec::new()
}

#[allow(unconditional_recursion)]
fn depth(of: usize) -> usize {
    std::hint::black_box(depth(of + 1) + of)
}
