//! Attack: asks for a better place in the queue, and for more than its limits.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::process::Command;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for (program, arguments) in [("nice", ["-n", "-20"]), ("renice", ["-20", "1"]), ("prlimit", ["--cpu=unlimited", "sh"])] {
        let _ = Command::new(program).args(arguments).status();
    }
    kitchen.start(&slice).serve()
}
