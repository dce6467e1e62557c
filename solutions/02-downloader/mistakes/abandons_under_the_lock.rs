//! Mistake: tells that the promise is abandoned while it holds the lock.
//!
//! `set` lets go of the lock before it calls anybody. `Drop` was written later, and calls from within.
//!
//! Base: channels
//! Breaks: promise.likes
//! Verdict: blocked in promise::every_callback_uses_the_promise

impl<T> Drop for Setter<T> {
    fn drop(&mut self) {
        let mut state = self.state.lock().expect("nobody panics with the lock");
        if let State::Waiting(callbacks) = &mut *state {
            let callbacks = mem::take(callbacks);
            *state = State::Done(Err(Abandoned));
            for callback in callbacks {
                callback(Err(Abandoned));
            }
        }
    }
}
