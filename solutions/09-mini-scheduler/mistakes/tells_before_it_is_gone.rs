//! Mistake: tells that a task has ended before its future is gone.
//!
//! It is dropped a moment later, in the same poll. Whoever is told on another thread, or looks while it is being dropped,
//! finds a task that has ended and is still there.
//!
//! Breaks: spawn.dropped_when_ended
//! Verdict: wrong in spawn::gone_before_it_is_told

mod task {
    impl<F: Future> Body<F> {
        fn end(&mut self, result: Result<F::Output, TaskError>) {
            let mut outcome = lock(&self.outcome);
            if let Outcome::Awaited(waker) = &mut *outcome {
                let waker = waker.take();
                *outcome = Outcome::Here(result);
                drop(outcome);
                if let Some(waker) = waker {
                    waker.wake();
                }
            } else {
                drop(outcome);
            }
            self.future = None;
        }
    }
}
