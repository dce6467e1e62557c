//! Mistake: lets the panic of a task out of the loop.
//!
//! Without `catch_unwind` one broken task ends them all.
//!
//! Without: mod task { use std::panic::{catch_unwind, AssertUnwindSafe} }
//! Breaks: spawn.panics
//! Verdict: wrong in spawn::panics
//! Verdict: wrong in spawn::wakes_whoever_asked
//! Verdict: wrong in spawn::gone_before_it_is_told
//! Verdict: wrong in spawn::asked_by_a_waker
//! Verdict: wrong in spawn::its_own_waker_and_handle

mod task {
    impl<F: Future> Future for Body<F> {
        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
            let Some(future) = &mut self.future else {
                return Poll::Ready(());
            };
            // What a panic leaves behind is dropped and never looked at again.
            let polled: Result<_, Box<dyn Any + Send>> = Ok(future.as_mut().poll(context));
            let result = match polled {
                Ok(Poll::Pending) => return Poll::Pending,
                Ok(Poll::Ready(output)) => Ok(output),
                Err(payload) => Err(TaskError::Panicked(said(&*payload))),
            };
            self.end(result);
            Poll::Ready(())
        }
    }
}
