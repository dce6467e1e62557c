//! Attack: handles every signal that it may, and never ends.
//! Exercise: toast
//! Verdict: stuck or panicked in *

use sim::kitchen::{Dish, Kitchen, Plate};

use tokio::signal::unix::{SignalKind, signal};

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    for number in 1..64 {
        // Those that can't be handled are refused by a panic.
        let handled = std::panic::catch_unwind(|| signal(SignalKind::from_raw(number)));
        std::mem::forget(handled);
    }
    loop {
        std::hint::spin_loop();
    }
    kitchen.start(&slice).serve()
}
