//! Mistake: drops the waker of a wait that is dropped while it holds the lock.
//!
//! What `remove` gives back is dropped where it stands, and the guard lives until the end of the `if let`.
//!
//! Breaks: exercise.no_lock_in_a_waker
//! Verdict: blocked in promise::used_by_a_waker

mod promise {
    impl<T, E> Drop for Wait<T, E> {
        fn drop(&mut self) {
            if let (PromiseState::Pending { waiters, .. }, Some(number)) =
                (&mut *lock(&self.promise.state), self.number)
            {
                waiters.remove(&number);
            }
        }
    }
}
