//! Attack: has a panic hook end the process.
//! Exercise: toast
//! Verdict: aborted in *
//! Says: The process exited with code 0

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    std::panic::set_hook(Box::new(|_| std::process::exit(0)));
    panic!("never said")
}
