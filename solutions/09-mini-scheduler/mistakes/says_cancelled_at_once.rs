//! Mistake: says that a task was cancelled as soon as somebody wants it to be.
//!
//! The handle knows best that it was cancelled, so it notes that itself. The future may be in the middle of a poll.
//!
//! Breaks: spawn.told_when_dropped
//! Verdict: wrong in spawn::gone_before_it_is_told
//! Verdict: wrong in spawn::asked_by_a_waker
//! Verdict: wrong in spawn::its_own_waker_and_handle

mod task {
    impl<T> Task<T> {
        pub fn cancel(&self) {
            let mut outcome = lock(&self.outcome);
            if let Outcome::Awaited(waker) = &mut *outcome {
                let waker = waker.take();
                *outcome = Outcome::Here(Err(TaskError::Cancelled));
                drop(outcome);
                if let Some(waker) = waker {
                    waker.wake();
                }
            } else {
                drop(outcome);
            }
            self.work.cancel();
        }
    }
}
