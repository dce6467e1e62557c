//! Mistake: looks at the promise when `wait` is called, and then only when it was woken.
//!
//! A wait that was made before the promise was done, and is polled for the first time after, has nobody left to wake it.
//!
//! Base: messages
//! Breaks: promise.wait
//! Verdict: wrong in promise::waits_come_and_go
//! Verdict: wrong in promise::used_by_a_waker

impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
    pub fn wait(&self) -> impl Future<Output = Result<T, E>> + Send + use<T, E> {
        let (promise, place) = (self.clone(), Place::default());
        locked(&self.state).waiters.push(place.clone());
        let leave = Leave {
            promise: self.clone(),
            place: place.clone(),
        };
        let mut result = self.result();
        let mut polled = false;
        std::future::poll_fn(move |context| {
            let _stays_as_long_as_this = &leave;
            let waker = context.waker().clone();
            let before = locked(&place).replace(waker);
            // Whose waker is gone was woken.
            if polled && before.is_none() {
                result = promise.result();
            }
            polled = true;
            drop(before);
            match result.clone() {
                Some(result) => {
                    let mine = locked(&place).take();
                    drop(mine);
                    Poll::Ready(result)
                }
                None => Poll::Pending,
            }
        })
    }
}
