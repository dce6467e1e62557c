//! Mistake: calls back and wakes before it is set.
//!
//! Everybody is told first, and the result is left for those who come later. Whoever looks at the promise meanwhile finds nothing.
//!
//! Breaks: promise.resolve
//! Verdict: wrong in promise::used_while_it_is_set

mod promise {
    impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
        fn settle(&self, result: Result<T, E>) -> Result<(), AlreadyDone> {
            let (callbacks, waiters) = match &mut *lock(&self.state) {
                PromiseState::Done(_) => return Err(AlreadyDone),
                PromiseState::Pending {
                    callbacks, waiters, ..
                } => (mem::take(callbacks), mem::take(waiters)),
            };
            waiters.into_values().for_each(Waker::wake);
            for callback in callbacks {
                callback(result.clone());
            }
            let before = mem::replace(&mut *lock(&self.state), PromiseState::Done(result));
            drop(before);
            Ok(())
        }
    }
}
