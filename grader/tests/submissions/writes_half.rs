//! One part is written, the other not yet.
//!
//! Verdict: unfinished in breakfast::dishes_cook_at_the_same_time
//! Verdict: unfinished in breakfast::an_empty_menu_is_no_breakfast
//! Says: breakfast: cook the dishes together

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg);
    tokio::time::sleep(egg.time).await;
    pot.serve()
}

pub async fn breakfast(_: &Kitchen, _: Vec<Dish>) -> Vec<Plate> {
    todo!("breakfast: cook the dishes together") // here
}
