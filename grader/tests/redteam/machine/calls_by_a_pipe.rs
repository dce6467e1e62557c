//! Attack: calls by a pipe that somebody reads.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

fn attack() {
    let _ = std::fs::write("{{outside}}/fifo", "hello");
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    tokio::task::spawn_blocking(attack).await.unwrap();
    kitchen.start(&slice).serve()
}
