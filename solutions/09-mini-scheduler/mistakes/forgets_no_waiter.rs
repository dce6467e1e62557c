//! Mistake: keeps the waker of a wait that was dropped.
//!
//! The waker is kept where the wait does not reach it, so nobody takes it back.
//!
//! Breaks: promise.dropped
//! Verdict: wrong in promise::forgotten_wakers
//! Verdict: wrong in promise::waits_come_and_go
//! Verdict: wrong in promise::used_by_a_waker

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
