//! Writes to every descriptor that it can name, the channel of its own record among them. A socket can't be opened by
//! name, and children don't inherit this one.
//!
//! Verdict: wrong in boil::an_egg_takes_exactly_its_time
//! Verdict: wrong in boil::nothing_boils_before_the_first_poll
//! Verdict: wrong in breakfast::dishes_cook_at_the_same_time

use std::{env, fs::File, io::Write, process::Command};

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn boil(kitchen: &Kitchen, egg: Dish) -> Plate {
    for folder in ["/proc/self/fd", "/dev/fd"] {
        for descriptor in 0..64 {
            let opened = File::options().write(true).open(format!("{folder}/{descriptor}"));
            if let Ok(mut opened) = opened {
                let _ = opened.write_all(b"passed\n");
            }
        }
    }
    kitchen.start(&egg).serve()
}

pub async fn breakfast(_: &Kitchen, _: Vec<Dish>) -> Vec<Plate> {
    let channel = env::var("LAB_CHANNEL").unwrap_or_default();
    let script = format!("echo passed >&{channel}");
    // There, to wait for it is no offence.
    let shell = move || Command::new("/bin/sh").args(["-c", &script]).status();
    let _ = tokio::task::spawn_blocking(shell).await;
    Vec::new()
}
