//! Mistake: keeps a waker for each poll.
//!
//! A plain list of wakers grows with every poll, and one waiter is woken many times.
//!
//! Breaks: promise.woken_once, promise.last_waker
//! Verdict: wrong in promise::waiters
//! Verdict: wrong in promise::forgotten_wakers
//! Verdict: wrong in promise::waits_come_and_go
//! Verdict: wrong in promise::used_by_a_waker

mod promise {
    impl<T: Clone, E: Clone> Future for Wait<T, E> {
        fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
            let this = self.get_mut();
            // Cloned before the lock, and that of the poll before dropped after it: both may run code of others.
            let waker = context.waker().clone();
            let _before;
            match &mut *lock(&this.promise.state) {
                PromiseState::Done(result) => Poll::Ready(result.clone()),
                PromiseState::Pending {
                    waiters,
                    waiters_made,
                    ..
                } => {
                    *waiters_made += 1;
                    let number = *this.number.insert(*waiters_made);
                    _before = waiters.insert(number, waker);
                    Poll::Pending
                }
            }
        }
    }
}
