//! Mistake: keeps the waker of a wait that was dropped.
//!
//! The waker is kept where the wait does not reach it, so nobody takes it back.
//!
//! Verdict: wrong in promise::forgotten_wakers

mod promise {
    impl<T, E> Drop for Wait<T, E> {
        fn drop(&mut self) {
            let _waker;
            if let (PromiseState::Pending { waiters, .. }, Some(number)) =
                (&mut *lock(&self.promise.state), self.number)
            {
                _waker = waiters.get(&number).cloned();
            }
        }
    }
}
