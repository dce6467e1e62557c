//! Mistake: drops the callback of a cancelled timer while it holds its lock.
//!
//! What `remove` gives back is dropped where it stands, and the guard lives on.
//!
//! Breaks: exercise.no_lock_in_a_drop
//! Verdict: blocked in call_later::used_while_a_timer_is_dropped

mod handle {
    impl Timer {
        pub fn cancel(&self) {
            let mut state = lock(&self.shared.state);
            state.timers.remove(&self.when);
            drop(state);
            let callback = self.callback.upgrade();
            let callback = callback.and_then(|callback| lock(&callback).take());
            drop(callback);
            // The loop may be waiting for this one.
            self.shared.clock.unpark();
        }
    }
}
