//! Mistake: looks every few milliseconds whether the meter is free.
//!
//! Those who sleep and look again are not in a line: whoever happens to look first is next, and until then the meter is idle.
//!
//! Breaks: counter.order, counter.soon
//! Verdict: wrong in counter::dropped_at_any_await
//! Verdict: wrong in counter::in_line

mod counter {
    impl Counter {
        pub async fn add(&self, pages: u64) -> u64 {
            loop {
                if let Ok(meter) = self.meter.try_lock() {
                    let number = meter.read().await + pages;
                    meter.write(number).await;
                    return number;
                }
                tokio::time::sleep(std::time::Duration::from_millis(3)).await;
            }
        }
    }
}
