//! Mistake: locks the meter once to read and once to write.
//!
//! Each access is protected, and the pair of them is not: between the two locks another call reads the same number.
//!
//! Breaks: counter.adds
//! Verdict: wrong in counter::a_meter_that_takes_no_time
//! Verdict: wrong in counter::dropped_at_any_await
//! Verdict: wrong in counter::in_line
//! Verdict: wrong in counter::none_are_lost

mod counter {
    impl Counter {
        pub async fn add(&self, pages: u64) -> u64 {
            let number = self.meter.lock().await.read().await + pages;
            self.meter.lock().await.write(number).await;
            number
        }
    }
}
