//! Attack: turns the clock on, in a macro that is given the name.
//! Exercise: toast
//! Verdict: unbuilt in *
//! Says: `tokio::time::advance` is not available in a submission

use sim::kitchen::{Dish, Kitchen, Plate};

macro_rules! call {
    ($module:ident $function:ident $argument:expr) => {
        tokio::$module::$function($argument)
    };
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let pot = kitchen.start(&slice);
    call!(time advance slice.time).await; // here
    pot.serve()
}
