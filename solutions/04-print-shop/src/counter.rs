//! A counter of printed pages.

use sim::shop::Meter;
use tokio::sync::Mutex;

/// A counter of printed pages, to which any number of callers add.
pub struct Counter {
    /// tokio's lock and not std's, because it is held across an `.await`. It serves in order of arrival.
    meter: Mutex<Meter>,
}

impl Counter {
    /// A counter that goes on from the number on `meter`.
    pub fn new(meter: Meter) -> Counter {
        Counter {
            meter: Mutex::new(meter),
        }
    }

    /// Adds `pages` to the number on the meter, and returns the new number.
    pub async fn add(&self, pages: u64) -> u64 {
        // One guard for all three steps. Between two locks another call could come in.
        let meter = self.meter.lock().await;
        let number = meter.read().await + pages;
        meter.write(number).await;
        number
    }
}
