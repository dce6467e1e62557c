//! Attack: prints without end, and ignores the signal that says that it is enough.
//! Exercise: toast
//! Verdict: wrong or exhausted or blocked in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::io::Write;

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    use tokio::signal::unix::{SignalKind, signal};
    // SIGXFSZ and SIGXCPU, on Linux.
    std::mem::forget([25, 24].map(|number| signal(SignalKind::from_raw(number))));
    for _ in 0..100_000 {
        let _ = std::io::stdout().write_all(&[b'x'; 10_000]);
    }
    kitchen.start(&slice).serve()
}
