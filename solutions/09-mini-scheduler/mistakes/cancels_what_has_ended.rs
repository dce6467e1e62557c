//! Mistake: cancels a task that has ended.
//!
//! The last word is taken to be right. But its output is there already.
//!
//! Breaks: spawn.cancelled_too_late
//! Verdict: wrong in spawn::cancelled

mod task {
    impl<T> Task<T> {
        pub fn cancel(&self) {
            self.work.cancel();
            let mut outcome = lock(&self.outcome);
            if let Outcome::Here(result) = &mut *outcome {
                let before = mem::replace(result, Err(TaskError::Cancelled));
                drop(outcome);
                drop(before);
            }
        }
    }
}
