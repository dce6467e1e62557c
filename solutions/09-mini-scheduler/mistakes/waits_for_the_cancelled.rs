//! Mistake: waits for timers that were cancelled.
//!
//! The callback is taken away, but its entry stays among the timers, and the loop sleeps until then.
//!
//! Breaks: exercise.run_to_the_end, exercise.wait_for_none_that_was_cancelled
//! Verdict: wrong in call_later::cancelled
//! Verdict: wrong in wake_from_thread::nothing_is_left
//! Verdict: wrong in call_later::used_while_a_timer_is_dropped

mod handle {
    impl Timer {
        pub fn cancel(&self) {
            let callback = self.callback.upgrade();
            let callback = callback.and_then(|callback| lock(&callback).take());
            drop(callback);
            // The loop may be waiting for this one.
            self.shared.clock.unpark();
        }
    }
}
