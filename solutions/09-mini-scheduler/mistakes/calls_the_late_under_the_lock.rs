//! Mistake: calls a callback that comes when it is done while it holds the lock.
//!
//! The guard in the head of a `match` lives until its end. The callbacks that waited are called without it, so nothing is
//! noticed there.
//!
//! Breaks: exercise.no_lock_in_a_callback, promise.used_by_a_callback
//! Verdict: blocked in promise::used_when_it_is_done

mod promise {
    impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
        pub fn on_done(&self, callback: impl FnOnce(Result<T, E>) + Send + 'static) {
            match &mut *lock(&self.state) {
                PromiseState::Pending { callbacks, .. } => callbacks.push(Box::new(callback)),
                PromiseState::Done(result) => callback(result.clone()),
            }
        }
    }
}
