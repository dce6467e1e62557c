//! Mistake: tells nobody of an error.
//!
//! Callbacks and waiters are there for the value, and there is none.
//!
//! Breaks: promise.reject
//! Verdict: wrong in promise::waiters
//! Verdict: wrong in promise::forgotten_wakers
//! Verdict: wrong in promise::waits_come_and_go
//! Verdict: wrong in promise::callbacks
//! Verdict: wrong in promise::used_while_it_is_set
//! Verdict: wrong in promise::used_by_a_waker

mod promise {
    impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
        pub fn reject(&self, error: E) -> Result<(), AlreadyDone> {
            let mut state = lock(&self.state);
            if let PromiseState::Done(_) = &*state {
                return Err(AlreadyDone);
            }
            let before = mem::replace(&mut *state, PromiseState::Done(Err(error)));
            drop(state);
            drop(before);
            Ok(())
        }
    }
}
