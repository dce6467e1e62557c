//! Mistake: wakes whoever asked a handle while it holds the handle's lock.
//!
//! A waker may do anything, and poll the handle at once.
//!
//! Breaks: exercise.no_lock_in_a_waker
//! Verdict: blocked in spawn::asked_by_a_waker

mod task {
    impl<F: Future> Body<F> {
        fn end(&mut self, result: Result<F::Output, TaskError>) {
            // First the future, then the word that it is gone.
            self.future = None;
            let mut outcome = lock(&self.outcome);
            if let Outcome::Awaited(waker) = &mut *outcome {
                let waker = waker.take();
                *outcome = Outcome::Here(result);
                if let Some(waker) = waker {
                    waker.wake();
                }
            }
        }
    }
}
