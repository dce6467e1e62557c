//! Mistake: drops the callback of a timer that comes too late while it holds its lock.
//!
//! What the callback holds is dropped with it, and may have something for the scheduler itself.
//!
//! Breaks: exercise.no_lock_in_a_drop
//! Verdict: blocked in call_later::used_while_a_timer_is_dropped

mod scheduler {
    impl Shared {
        pub(crate) fn call_at(&self, at: Duration, callback: Callback) -> When {
            let mut state = lock(&self.state);
            state.timers_made += 1;
            let when = (at, state.timers_made);
            if state.closed {
                drop(callback);
                return when;
            }
            state.timers.insert(when, callback);
            drop(state);
            // The loop may be waiting for a later one.
            self.clock.unpark();
            when
        }
    }
}
