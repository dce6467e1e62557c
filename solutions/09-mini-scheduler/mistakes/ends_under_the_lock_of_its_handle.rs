//! Mistake: drops a future that has ended while it holds the lock of its handle.
//!
//! First the future, then the word that it is gone: both under one lock, so that nobody sees one without the other. But
//! what is dropped may look at the handle itself.
//!
//! Breaks: exercise.no_lock_in_a_drop
//! Verdict: blocked in spawn::gone_before_it_is_told

mod task {
    impl<F: Future> Body<F> {
        fn end(&mut self, result: Result<F::Output, TaskError>) {
            let mut outcome = lock(&self.outcome);
            self.future = None;
            if let Outcome::Awaited(waker) = &mut *outcome {
                let waker = waker.take();
                *outcome = Outcome::Here(result);
                drop(outcome);
                if let Some(waker) = waker {
                    waker.wake();
                }
            }
        }
    }
}
