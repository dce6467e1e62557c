//! Mistake: does not wake the loop for an earlier timer.
//!
//! The loop sleeps until the timer that was the earliest when it went to sleep.
//!
//! Breaks: exercise.wait
//! Verdict: wrong in wake_from_thread::an_earlier_timer

mod scheduler {
    impl Shared {
        pub(crate) fn call_at(&self, at: Duration, callback: Callback) -> When {
            let mut state = lock(&self.state);
            state.timers_made += 1;
            let when = (at, state.timers_made);
            if state.closed {
                return when;
            }
            state.timers.insert(when, callback);
            when
        }
    }
}
