//! Mistake: drops a cancelled future while it holds the task's lock.
//!
//! It is not the lock of the scheduler, so the future may start tasks. But if it wakes itself, or is cancelled once more, it
//! waits forever.
//!
//! Breaks: exercise.no_lock_in_a_drop
//! Verdict: blocked in spawn::its_own_waker_and_handle

mod scheduler {
    impl Work {
        pub(crate) fn cancel(&self) {
            let mut progress = lock(&self.progress);
            progress.cancelled = true;
            if let Some(body) = progress.body.take() {
                drop(body);
                drop(progress);
                self.shared.forget(self.number);
            }
        }
    }
}
