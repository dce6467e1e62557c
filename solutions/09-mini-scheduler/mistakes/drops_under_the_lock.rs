//! Mistake: drops what is left while it holds its lock.
//!
//! `clear` is called on what the guard gives, and drops every callback right there.
//!
//! Breaks: exercise.no_lock_in_a_drop
//! Verdict: blocked in call_soon::dropped_with_the_scheduler
//! Verdict: blocked in call_later::used_while_a_timer_is_dropped

mod scheduler {
    impl Drop for Scheduler {
        fn drop(&mut self) {
            let closed = State {
                closed: true,
                ..State::default()
            };
            // Taken out first: what is dropped may use a handle, which needs the lock.
            let mut state = lock(&self.shared.state);
            state.ready.clear();
            state.timers.clear();
            let left = mem::replace(&mut *state, closed);
            drop(state);
            for work in left.tasks.values() {
                work.cancel();
            }
        }
    }
}
