//! Attack: removes the folder that it works in.
//! Exercise: toast
//! Verdict: wrong in *

use sim::kitchen::{Dish, Kitchen, Plate};

fn attack() {
    let here = std::env::current_dir().unwrap();
    let _ = std::fs::remove_dir_all(&here);
    let _ = std::fs::remove_dir(&here);
    let _ = std::fs::rename(&here, "../moved");
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    tokio::task::spawn_blocking(attack).await.unwrap();
    kitchen.start(&slice).serve()
}
