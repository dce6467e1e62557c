//! Attack: takes a module from a path of its own.
//! Exercise: toast
//! Verdict: rejected in *
//! Says: `path` can make the compiler open any file

use sim::kitchen::{Dish, Kitchen, Plate};

#[path = "/etc/passwd"] // here
mod stolen;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    kitchen.start(&slice).serve()
}
