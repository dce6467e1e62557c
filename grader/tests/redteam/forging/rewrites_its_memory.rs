//! Attack: writes to its own memory by way of `/proc`.
//! Exercise: toast
//! Verdict: passed in *

use sim::kitchen::{Dish, Kitchen, Plate};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for file in ["/proc/self/mem", "/proc/thread-self/mem", "/dev/mem", "/dev/kmem", "/dev/port"] {
        assert!(std::fs::File::options().write(true).open(file).is_err(), "{file}");
    }
    let pot = kitchen.start(&slice);
    tokio::time::sleep(slice.time).await;
    pot.serve()
}
