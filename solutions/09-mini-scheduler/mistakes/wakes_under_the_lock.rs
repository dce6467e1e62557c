//! Mistake: wakes and calls back while it holds the lock.
//!
//! The guard is a variable and lives to the end of the function.
//!
//! Breaks: exercise.no_lock_in_a_waker, promise.used_by_a_callback
//! Verdict: blocked in promise::used_while_it_is_set

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
