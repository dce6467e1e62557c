//! Attack: turns the clock on, through modules of its own.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: cannot find function `advance`

use sim::kitchen::{Dish, Kitchen, Plate};

mod one {
    pub use tokio::time;
}

mod two {
    pub use super::one::time as clock;
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    two::clock::advance(slice.time).await; // here
    pot.serve()
}
