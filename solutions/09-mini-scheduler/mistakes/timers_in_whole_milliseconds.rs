//! Mistake: keeps its timers in whole milliseconds.
//!
//! Two of them within one millisecond are for the same moment then, and go in the order in which they were set.
//!
//! Breaks: exercise.due_in_order
//! Verdict: wrong in call_later::fractions_count

mod scheduler {
    impl Shared {
        pub(crate) fn call_at(&self, at: Duration, callback: Callback) -> When {
            let mut state = lock(&self.state);
            state.timers_made += 1;
            let when = (
                Duration::from_millis(at.as_millis() as u64),
                state.timers_made,
            );
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
