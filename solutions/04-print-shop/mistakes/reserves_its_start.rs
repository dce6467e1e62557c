//! Mistake: reserves its start, and waits for it then.
//!
//! The list is locked for a moment only, and everyone sleeps alone. A call that is dropped has its start in the list all the same, and those
//! behind it wait for nothing.
//!
//! Breaks: rate.dropped
//! Verdict: wrong in rate::dropped_at_any_await
//! Verdict: wrong in rate::some_give_up

mod rate {
    impl Rate {
        pub async fn start(&self) {
            let mut starts = self.starts.lock().await;
            let mut start = Instant::now();
            if starts.len() == self.limit {
                start = start.max(starts[0] + Duration::from_secs(1));
                starts.pop_front();
            }
            starts.push_back(start);
            drop(starts);
            sleep_until(start).await;
        }
    }
}
