//! Mistake: sets the promise, and says that it was done already.
//!
//! `replace` gives what was there before, and that is looked at when the new result is in its place.
//!
//! Breaks: promise.nothing_happens
//! Verdict: wrong in promise::set_once
//! Verdict: wrong in promise::waiters
//! Verdict: wrong in promise::callbacks
//! Verdict: wrong in promise::used_while_it_is_set

mod promise {
    impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
        fn settle(&self, result: Result<T, E>) -> Result<(), AlreadyDone> {
            let mut state = lock(&self.state);
            let before = mem::replace(&mut *state, PromiseState::Done(result.clone()));
            // From here on the promise is done, and whoever is called may use it.
            drop(state);
            match before {
                PromiseState::Done(_) => Err(AlreadyDone),
                PromiseState::Pending {
                    callbacks, waiters, ..
                } => {
                    waiters.into_values().for_each(Waker::wake);
                    for callback in callbacks {
                        callback(result.clone());
                    }
                    Ok(())
                }
            }
        }
    }
}
