//! Mistake: wakes all who wait when somebody adds a callback.
//!
//! One bell tells that something has changed, whatever it was. Those who wait look, and sleep again: nothing is wrong but that they were
//! woken for nothing.
//!
//! Base: looks_when_asked_listens_when_polled
//! Breaks: promise.asleep
//! Verdict: wrong in promise::sleeps_until_then

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn get(&self) -> BoxFuture<'static, Result<T, Abandoned>> {
        let state = self.state.clone();
        Box::pin(async move {
            loop {
                let done = state.done.notified();
                if let Some(result) = state.result.lock().unwrap().clone() {
                    return result;
                }
                done.await;
            }
        })
    }

    pub fn on_done(&self, callback: impl FnOnce(Result<T, Abandoned>) + Send + 'static) {
        let done = self.state.result.lock().unwrap();
        if let Some(result) = done.clone() {
            drop(done);
            callback(result);
        } else {
            let callbacks = &self.state.callbacks;
            callbacks.lock().unwrap().push(Box::new(callback));
            self.state.done.notify_waiters();
        }
    }
}
