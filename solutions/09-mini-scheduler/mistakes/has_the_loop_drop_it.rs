//! Mistake: has the loop drop the callback of a timer that was cancelled.
//!
//! It leaves the callback to the thread that would have called it. Until the next turn it is still there.
//!
//! Breaks: call_later.dropped_now
//! Verdict: wrong in call_later::cancelled
//! Verdict: wrong in call_later::cancelled_in_its_turn
//! Verdict: wrong in wake_from_thread::nothing_is_left

mod handle {
    impl Timer {
        pub fn cancel(&self) {
            let timer = lock(&self.shared.state).timers.remove(&self.when);
            let callback = self.callback.upgrade();
            let callback = callback.and_then(|callback| lock(&callback).take());
            // The loop may be waiting for this one.
            self.shared
                .call_soon(Box::new(move || drop((timer, callback))));
        }
    }
}
