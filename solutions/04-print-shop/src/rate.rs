//! A limit on how many things may start in a second.

use std::{collections::VecDeque, time::Duration};

use tokio::{
    sync::Mutex,
    time::{Instant, sleep_until},
};

/// A limit on how many things may start in a second.
pub struct Rate {
    limit: usize,
    /// The last starts, no more than `limit` of them. Whoever holds the lock is the next to start; the others wait for it in
    /// order of arrival.
    starts: Mutex<VecDeque<Instant>>,
}

impl Rate {
    /// A limit of `limit` starts a second.
    pub fn new(limit: usize) -> Rate {
        Rate {
            limit,
            starts: Mutex::default(),
        }
    }

    /// Returns when the caller may start.
    pub async fn start(&self) {
        let mut starts = self.starts.lock().await;
        if starts.len() == self.limit {
            sleep_until(starts[0] + Duration::from_secs(1)).await;
            starts.pop_front();
        }
        // Nothing waits from here on, so a call that is dropped has not changed the list.
        starts.push_back(Instant::now());
    }
}
