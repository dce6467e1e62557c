//! Mistake: lets the last one set the promise.
//!
//! The state is overwritten without a look at it.
//!
//! Breaks: promise.set_once
//! Verdict: wrong in promise::set_once
//! Verdict: wrong in promise::waiters
//! Verdict: wrong in promise::callbacks
//! Verdict: wrong in promise::used_while_it_is_set

mod promise {
    impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
        fn settle(&self, result: Result<T, E>) -> Result<(), AlreadyDone> {
            let mut state = lock(&self.state);
            let before = match &*state {
                _ => mem::replace(&mut *state, PromiseState::Done(result.clone())),
            };
            // From here on the promise is done, and whoever is called may use it.
            drop(state);
            if let PromiseState::Pending {
                callbacks, waiters, ..
            } = before
            {
                waiters.into_values().for_each(Waker::wake);
                for callback in callbacks {
                    callback(result.clone());
                }
            }
            Ok(())
        }
    }
}
