//! Mistake: polls a task once more when it was cancelled.
//!
//! It is marked and woken, and the mark is looked at when the poll is over: that serves a task that cancels itself, too.
//!
//! Breaks: spawn.not_polled
//! Verdict: wrong in spawn::cancelled
//! Verdict: wrong in spawn::cancelled_at_work

mod scheduler {
    impl Work {
        pub(crate) fn stop(self: &Arc<Self>) {
            lock(&self.progress).cancelled = true;
            self.wake_by_ref();
        }
    }
}

mod task {
    impl<T> Task<T> {
        pub fn cancel(&self) {
            self.work.stop();
        }
    }
}
