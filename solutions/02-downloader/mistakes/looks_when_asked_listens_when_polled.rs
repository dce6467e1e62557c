//! Mistake: looks for the value when it is asked, and listens when it is polled.
//!
//! What is set between the two is missed: `notify_waiters` reaches those who listen, and keeps nothing for others.
//!
//! Base: notify_one
//! Breaks: promise.value, promise.at_once
//! Verdict: wrong in promise::asked_before_and_polled_after

impl<T: Clone> State<T> {
    fn finish(&self, result: Result<T, Abandoned>) {
        let callbacks = {
            let mut done = self.result.lock().unwrap();
            if done.is_some() {
                return;
            }
            *done = Some(result.clone());
            mem::take(&mut *self.callbacks.lock().unwrap())
        };
        self.done.notify_waiters();
        for callback in callbacks {
            callback(result.clone());
        }
    }
}

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        let state = self.state.clone();
        if let Some(result) = self.state.result.lock().unwrap().clone() {
            return Box::pin(async { result });
        }
        Box::pin(async move {
            state.done.notified().await;
            let result = state.result.lock().unwrap().clone();
            result.expect("whoever rings has set it")
        })
    }
}
