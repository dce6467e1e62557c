//! Mistake: waits until the second is over, and a millisecond more.
//!
//! To be on the safe side. But a window does not contain its own end: one second after a start there is room again.
//!
//! Breaks: rate.half_open
//! Verdict: wrong in rate::a_crowd
//! Verdict: wrong in rate::as_early_as_allowed
//! Verdict: wrong in rate::dropped_at_any_await
//! Verdict: wrong in rate::some_give_up

mod rate {
    impl Rate {
        pub async fn start(&self) {
            let mut starts = self.starts.lock().await;
            if starts.len() == self.limit {
                sleep_until(starts[0] + Duration::from_millis(1_001)).await;
                starts.pop_front();
            }
            starts.push_back(Instant::now());
        }
    }
}
