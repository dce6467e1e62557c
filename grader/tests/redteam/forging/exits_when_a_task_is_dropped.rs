//! Attack: ends the process when the runtime throws its task away, after the verdict.
//! Exercise: toast
//! Verdict: aborted in *

use sim::kitchen::{Dish, Kitchen, Plate};

struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        std::process::exit(0)
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
