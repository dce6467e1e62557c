//! Mistake: does not wake the loop when a task has ended.
//!
//! On the loop's own thread nobody notices. From another thread the last task is cancelled, and the loop sleeps on.
//!
//! Breaks: spawn.from_any_thread
//! Verdict: deadlocked in wake_from_thread::nothing_is_left

mod scheduler {
    impl Shared {
        pub(crate) fn forget(&self, number: u64) {
            let work = lock(&self.state).tasks.remove(&number);
            drop(work);
        }
    }
}
