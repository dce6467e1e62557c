//! Attack: becomes another program, which keeps all that this one has open.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::{os::unix::process::CommandExt, process::Command};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    // It returns only if it was refused.
    let _ = Command::new("/bin/sh").args(["-c", "exec sleep 1000"]).exec();
    let _ = Command::new("sleep").arg("1000").exec();
    let _ = Command::new("../checks").exec();
    kitchen.start(&slice).serve()
}
