//! Attack: names a module that would lie above its folder.
//! Exercise: toast
//! Verdict: unbuilt in *

use sim::kitchen::{Dish, Kitchen, Plate};

#[allow(non_snake_case)]
mod r#lib;
mod outer { pub mod tests { pub mod checks; } }

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
