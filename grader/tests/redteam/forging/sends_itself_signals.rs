//! Attack: has programs send it signals, and its parent too.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::{os::unix::process::parent_id, process::Command};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for process in [std::process::id(), parent_id()] {
        for signal in ["-TERM", "-KILL"] {
            let _ = Command::new("/bin/kill").args([signal, &process.to_string()]).status();
        }
    }
    kitchen.start(&slice).serve()
}
