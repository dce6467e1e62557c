//! Attack: aborts.
//! Exercise: toast
//! Verdict: aborted in *
//! Says: The process aborted before the check was over

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    std::process::abort()
}
