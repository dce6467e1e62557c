//! Mistake: drops a cancelled future while it holds the lock.
//!
//! `remove` and `clear` drop what they take out while the guard is alive. A `Drop` that uses the scheduler waits
//! forever.
//!
//! Breaks: exercise.no_lock_in_a_drop
//! Verdict: blocked in spawn::used_while_a_task_is_dropped
//! Verdict: blocked in spawn::its_own_waker_and_handle

mod scheduler {
    impl Work {
        pub(crate) fn cancel(&self) {
            let mut state = lock(&self.shared.state);
            let mut progress = lock(&self.progress);
            progress.cancelled = true;
            if let Some(body) = progress.body.take() {
                state.tasks.remove(&self.number);
                drop(body);
                drop(state);
                self.shared.clock.unpark();
            }
        }
    }
}
