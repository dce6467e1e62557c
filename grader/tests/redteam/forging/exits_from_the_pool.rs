//! Attack: ends the process from the blocking pool.
//! Exercise: toast
//! Verdict: aborted in *
//! Says: The process exited with code 0

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    tokio::task::spawn_blocking(|| std::process::exit(0)).await.unwrap()
}
