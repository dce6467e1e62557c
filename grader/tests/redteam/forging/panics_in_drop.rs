//! Attack: panics while a guard is dropped.
//! Exercise: toast
//! Verdict: panicked in *
//! Says: the guard was dropped

use sim::kitchen::{Dish, Kitchen, Plate};

struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        panic!("the guard was dropped")
    }
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let _guard = Guard;
    let pot = kitchen.start(&slice);
    tokio::time::sleep(slice.time).await;
    pot.serve()
}
