//! Attack: opens files until it may open no more.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let mut held = Vec::new();
    while let Ok(file) = std::fs::File::create("file") {
        held.push(file);
        if held.len() > 2_000_000 {
            break;
        }
    }
    std::mem::forget(held);
    kitchen.start(&slice).serve()
}
