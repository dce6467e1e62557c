//! Attack: burns the processor when the runtime throws its task away.
//! Exercise: toast
//! Verdict: stuck in *

use sim::kitchen::{Dish, Kitchen, Plate};

struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        loop {
            std::hint::spin_loop();
        }
    }
}

pub async fn toast(_: &Kitchen, _: Dish) -> Plate {
    let guard = Guard;
    tokio::spawn(async move {
        let _guard = guard;
        std::future::pending::<()>().await
    });
    std::future::pending().await
}
