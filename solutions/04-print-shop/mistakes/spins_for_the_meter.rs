//! Mistake: asks for the lock again and again.
//!
//! `yield_now` lets others run, but the task is ready again at once. The thread never rests, and on a paused clock the time that the
//! meter takes never passes.
//!
//! Breaks: exercise.thread
//! Verdict: stuck in counter::dropped_at_any_await
//! Verdict: stuck in counter::in_line
//! Verdict: stuck in counter::none_are_lost

mod counter {
    impl Counter {
        pub async fn add(&self, pages: u64) -> u64 {
            loop {
                if let Ok(meter) = self.meter.try_lock() {
                    let number = meter.read().await + pages;
                    meter.write(number).await;
                    return number;
                }
                tokio::task::yield_now().await;
            }
        }
    }
}
