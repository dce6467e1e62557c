//! Attack: has the runtime wait for every descriptor, as if they were its own.
//! Exercise: toast
//! Verdict: wrong or forged or panicked in *

use sim::kitchen::{Dish, Kitchen, Plate};

use std::os::fd::{AsRawFd, RawFd};

struct Claimed(RawFd);

impl AsRawFd for Claimed {
    fn as_raw_fd(&self) -> RawFd {
        self.0
    }
}

pub async fn toast(kitchen: &Kitchen, slice: Dish) -> Plate {
    let claimed: Vec<_> = (0..100)
        .flat_map(|number| tokio::io::unix::AsyncFd::new(Claimed(number)))
        .collect();
    drop(claimed);
    kitchen.start(&slice).serve()
}
