//! Attack: catches every panic, and returns something all the same.
//! Exercise: toast
//! Verdict: wrong or panicked in *

use sim::kitchen::{Dish, Kitchen, Plate};

use futures::FutureExt;

async fn burn(kitchen: &Kitchen, slice: &Dish) -> Plate {
    let pot = kitchen.start(slice);
    assert!(slice.name.is_empty(), "never said");
    pot.serve()
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let burnt = std::panic::AssertUnwindSafe(burn(kitchen, &slice)).catch_unwind().await;
    burnt.unwrap_or_else(|_| kitchen.start(&slice).serve())
}
