//! Mistake: takes work when the scheduler has been dropped.
//!
//! All that was there is taken out and dropped, and nothing says that there will be no more. What comes is kept forever.
//!
//! Breaks: call_soon.refused, spawn.refused
//! Verdict: wrong in call_soon::dropped_with_the_scheduler
//! Verdict: wrong in call_later::dropped_with_the_scheduler
//! Verdict: wrong in call_later::used_while_a_timer_is_dropped
//! Verdict: wrong in spawn::dropped_with_the_scheduler
//! Verdict: wrong in spawn::used_while_a_task_is_dropped

mod scheduler {
    impl Drop for Scheduler {
        fn drop(&mut self) {
            // Taken out first: what is dropped may use a handle, which needs the lock.
            let left = mem::take(&mut *lock(&self.shared.state));
            for work in left.tasks.values() {
                work.cancel();
            }
        }
    }
}
