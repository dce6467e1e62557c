//! Mistake: drops a callback that comes too late while it holds its lock.
//!
//! What the callback holds is dropped with it, and may have something for the scheduler itself.
//!
//! Breaks: exercise.no_lock_in_a_drop
//! Verdict: blocked in call_soon::dropped_with_the_scheduler

mod scheduler {
    impl Shared {
        pub(crate) fn call_soon(&self, callback: Callback) {
            let mut state = lock(&self.state);
            if state.closed {
                drop(callback);
                return;
            }
            state.ready.push_back(callback);
            drop(state);
            // Perhaps the loop is waiting. If it is not, its next wait ends at once, which does no harm.
            self.clock.unpark();
        }
    }
}
