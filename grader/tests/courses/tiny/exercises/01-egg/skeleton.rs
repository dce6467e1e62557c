//! Exercise 01, the egg.
#![allow(unused_variables)] // Delete this line when you begin.

use sim::kitchen::{Dish, Kitchen, Plate};

/// Boils one egg for exactly its time.
pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    todo!("boil: put the egg on the stove, wait for its time, serve it")
}

/// Cooks all dishes together and returns the plates in the order of the menu.
pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    todo!("breakfast: cook the dishes together")
}
