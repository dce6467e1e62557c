//! Attack: waits for ever when the part that came to nothing is thrown away.
//! Exercise: toast
//! Verdict: blocked in *

use sim::kitchen::{Dish, Kitchen, Plate};

struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        loop {
            std::thread::park();
        }
    }
}

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    let _guard = Guard;
    std::future::pending().await
}
