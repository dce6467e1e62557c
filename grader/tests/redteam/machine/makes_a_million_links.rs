//! Attack: makes a million links.
//! Exercise: toast
//! Verdict: exhausted in *
//! Says: more files, or more into them

use sim::kitchen::{Dish, Kitchen, Plate};

use std::os::unix::fs::symlink;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    std::fs::write("file", "").unwrap();
    for number in 0..1_000_000 {
        let _ = symlink("/", format!("{number}"));
        let _ = std::fs::hard_link("file", format!("{number}h"));
    }
    kitchen.start(&slice).serve()
}
