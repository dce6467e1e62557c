//! Mistake: calls the last callback first.
//!
//! `pop` takes from the end of a list.
//!
//! Breaks: promise.in_order
//! Verdict: wrong in promise::callbacks

mod promise {
    impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
        fn settle(&self, result: Result<T, E>) -> Result<(), AlreadyDone> {
            let mut state = lock(&self.state);
            let before = match &*state {
                PromiseState::Done(_) => return Err(AlreadyDone),
                PromiseState::Pending { .. } => {
                    mem::replace(&mut *state, PromiseState::Done(result.clone()))
                }
            };
            // From here on the promise is done, and whoever is called may use it.
            drop(state);
            if let PromiseState::Pending {
                mut callbacks,
                waiters,
                ..
            } = before
            {
                waiters.into_values().for_each(Waker::wake);
                while let Some(callback) = callbacks.pop() {
                    callback(result.clone());
                }
            }
            Ok(())
        }
    }
}
