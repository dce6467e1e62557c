//! Does not fit together.
//!
//! Verdict: unbuilt in *
//! Says: error[E0599]: no method named `plate`

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    kitchen.start(&egg).plate() // here
}

pub async fn breakfast(kitchen: &Kitchen, menu: Vec<Dish>) -> Vec<Plate> {
    futures::future::join_all(menu.into_iter().map(|dish| boil(kitchen, dish))).await
}
