//! Attack: unwinds past every hook.
//! Exercise: toast
//! Verdict: panicked in *
//! Says: nobody has heard it

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    std::panic::resume_unwind(Box::new("nobody has heard it"))
}
