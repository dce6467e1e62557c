//! Mistake: calls a callback that comes late while it holds the lock.
//!
//! `set` lets go of the lock before it calls anybody. The other place, where the promise is done already, was forgotten.
//!
//! Base: channels
//! Breaks: promise.likes
//! Verdict: blocked in promise::every_callback_uses_the_promise

impl<T: Clone + Send + Sync + 'static> Promise<T> {
    pub fn on_done(&self, callback: impl FnOnce(Result<T, Abandoned>) + Send + 'static) {
        let mut state = self.state.lock().expect("nobody panics with the lock");
        match &mut *state {
            State::Waiting(callbacks) => callbacks.push(Box::new(callback)),
            State::Done(result) => callback(result.clone()),
        }
    }
}
