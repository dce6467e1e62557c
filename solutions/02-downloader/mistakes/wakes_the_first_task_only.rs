//! Mistake: keeps the waker of the first poll.
//!
//! One waker for each future seems to be enough. But a future may go to another task before it is ready, and then the first waker
//! wakes somebody who does not wait any more.
//!
//! Base: by_hand
//! Breaks: promise.woken
//! Verdict: wrong in promise::goes_on_in_another_task

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        let state = self.state.clone();
        let mut is_listed = false;
        Box::pin(poll_fn(move |context| {
            let mut state = state.lock().expect("nobody panics with the lock");
            match &mut *state {
                State::Done(result) => Poll::Ready(result.clone()),
                State::Waiting(wakers) => {
                    if !is_listed {
                        wakers.push(context.waker().clone());
                        is_listed = true;
                    }
                    Poll::Pending
                }
            }
        }))
    }
}
