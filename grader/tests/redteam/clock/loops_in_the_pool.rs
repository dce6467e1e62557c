//! Attack: burns the processor in the blocking pool, and awaits it.
//! Exercise: toast
//! Verdict: stuck in *
//! Says: It used up the CPU time of a check and was ended.

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let burns = || -> () {
        loop {
            std::hint::spin_loop();
        }
    };
    tokio::task::spawn_blocking(burns).await.unwrap();
    kitchen.start(&slice).serve()
}
