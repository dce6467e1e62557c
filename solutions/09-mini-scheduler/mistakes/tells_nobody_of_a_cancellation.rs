//! Mistake: wakes nobody when a task was cancelled.
//!
//! Whoever asked waits for an output, and there is none. So they wait forever.
//!
//! Breaks: spawn.awaited
//! Verdict: wrong in spawn::wakes_whoever_asked
//! Verdict: wrong in spawn::asked_by_a_waker

mod task {
    impl<F: Future> Body<F> {
        fn end(&mut self, result: Result<F::Output, TaskError>) {
            // First the future, then the word that it is gone.
            self.future = None;
            let mut outcome = lock(&self.outcome);
            if let Outcome::Awaited(waker) = &mut *outcome {
                let waker = waker.take();
                let was_cancelled = matches!(result, Err(TaskError::Cancelled));
                *outcome = Outcome::Here(result);
                drop(outcome);
                if let Some(waker) = waker
                    && !was_cancelled
                {
                    waker.wake();
                }
            }
        }
    }
}
