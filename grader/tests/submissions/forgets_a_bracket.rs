//! Is no Rust.
//!
//! Verdict: unbuilt in *
//! Says: unclosed delimiter

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    let pot = kitchen.start(&egg;
    pot.serve()
}
