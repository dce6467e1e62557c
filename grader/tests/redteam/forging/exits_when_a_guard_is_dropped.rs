//! Attack: ends the process when the part is done and its guard goes.
//! Exercise: toast
//! Verdict: aborted in *
//! Says: The process exited with code 0

use sim::kitchen::{Dish, Kitchen, Plate};

struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        std::process::exit(0)
    }
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let _guard = Guard;
    let pot = kitchen.start(&slice);
    tokio::time::sleep(slice.time).await;
    pot.serve()
}
