//! Mistake: gives the value to the first who asks.
//!
//! The value is taken out of its place instead of cloned. The first to wait has it, and to all others the promise looks abandoned.
//!
//! Base: by_hand
//! Breaks: promise.clones
//! Verdict: wrong in promise::set_by_another_task
//! Verdict: wrong in promise::many_waiters
//! Verdict: wrong in promise::callbacks
//! Verdict: wrong in promise::callback_uses_the_promise
//! Verdict: wrong in promise::every_callback_uses_the_promise

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        let state = self.state.clone();
        Box::pin(poll_fn(move |context| {
            let mut state = state.lock().expect("nobody panics with the lock");
            match &mut *state {
                State::Done(result) => Poll::Ready(mem::replace(result, Err(Abandoned))),
                State::Waiting(wakers) => {
                    if !wakers.iter().any(|waker| waker.will_wake(context.waker())) {
                        wakers.push(context.waker().clone());
                    }
                    Poll::Pending
                }
            }
        }))
    }
}
