//! Mistake: wakes one of those who wait.
//!
//! As a condition variable does with `notify_one`. Nobody wakes the others.
//!
//! Breaks: promise.woken
//! Verdict: wrong in promise::waiters
//! Verdict: wrong in promise::waits_come_and_go

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
                callbacks,
                mut waiters,
                ..
            } = before
            {
                if let Some((_, waker)) = waiters.pop_first() {
                    waker.wake();
                }
                for callback in callbacks {
                    callback(result.clone());
                }
            }
            Ok(())
        }
    }
}
