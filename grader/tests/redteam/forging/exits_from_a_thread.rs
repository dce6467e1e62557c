//! Attack: ends the process from a thread, while the part waits for it.
//! Exercise: toast
//! Verdict: aborted in *
//! Says: The process exited with code 0

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    let exits = std::thread::spawn(|| std::process::exit(0));
    exits.join().unwrap()
}
