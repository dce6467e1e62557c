//! Asks for more memory than there is, at once and bit by bit.
//!
//! Verdict: exhausted in boil::an_egg_takes_exactly_its_time
//! Verdict: exhausted in boil::nothing_boils_before_the_first_poll
//! Verdict: exhausted in breakfast::dishes_cook_at_the_same_time
//! Says: It asked for more memory than a check may have.
//! Says: It used more memory than a check may.

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(_: &Kitchen, egg: Dish) -> Plate {
    let memory = vec![1_u8; 1 << 40];
    unreachable!("{} bytes for {}", memory.len(), egg.name)
}

pub async fn breakfast(_: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    let mut memory = Vec::new();
    while !menu.is_empty() {
        memory.push(vec![1_u8; 1 << 20]);
    }
    Vec::new()
}
