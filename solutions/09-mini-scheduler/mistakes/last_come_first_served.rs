//! Mistake: calls timers for the same moment last one first.
//!
//! A heap knows nothing of the order in which its entries came, unless the key says so.
//!
//! Breaks: exercise.due_in_order
//! Verdict: wrong in call_later::at_their_times
//! Verdict: wrong in call_later::in_turns_with_callbacks
//! Verdict: wrong in call_later::cancelled
//! Verdict: wrong in call_later::cancelled_in_its_turn
//! Verdict: wrong in call_later::cancelled_too_late

mod scheduler {
    impl Shared {
        pub(crate) fn call_at(&self, at: Duration, callback: Callback) -> When {
            let mut state = lock(&self.state);
            state.timers_made += 1;
            let when = (at, u64::MAX - state.timers_made);
            if state.closed {
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
