//! Attack: starts programs that leave its group, and stay.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::{os::unix::process::CommandExt, process::Command};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for program in ["setsid", "/usr/bin/setsid", "nohup", "/bin/sleep"] {
        let arguments: &[&str] = match program {
            "/bin/sleep" => &["1000"],
            _ => &["sleep", "1000"],
        };
        let _ = Command::new(program).args(arguments).spawn();
        let _ = Command::new(program).args(arguments).process_group(0).spawn();
    }
    kitchen.start(&slice).serve()
}
