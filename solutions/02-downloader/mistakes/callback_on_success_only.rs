//! Mistake: calls no callback when the promise is abandoned.
//!
//! `if let Ok(value)` in the task that waits for the value throws the error away, and the callback with it.
//!
//! Breaks: promise.called_with
//! Verdict: wrong in promise::abandoned
//! Verdict: wrong in promise::every_callback_uses_the_promise

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn on_done(&self, callback: impl FnOnce(Result<T, Abandoned>) + Send + 'static) {
        let value = self.get();
        tokio::spawn(async move {
            if let Ok(value) = value.await {
                callback(Ok(value));
            }
        });
    }
}
