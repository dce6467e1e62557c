//! Attack: makes folders in folders in folders, deeper than a path may be long.
//! Exercise: toast
//! Verdict: exhausted in *
//! Says: more files, or more into them

use sim::kitchen::{Dish, Kitchen, Plate};

use std::{env, fs};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for _ in 0..100_000 {
        let _ = fs::create_dir("deeper");
        let _ = env::set_current_dir("deeper");
    }
    kitchen.start(&slice).serve()
}
