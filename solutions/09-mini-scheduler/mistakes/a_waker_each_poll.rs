//! Mistake: keeps a waker for each poll.
//!
//! A plain list of wakers grows with every poll, and one waiter is woken many times.
//!
//! Verdict: wrong in promise::waiters
//! Verdict: wrong in promise::forgotten_wakers

mod promise {
    impl<T: Clone, E: Clone> Future for Wait<T, E> {
        fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
            let this = self.get_mut();
            // Dropped after the lock: the waker of the poll before may be the last to hold something.
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
                    _before = waiters.insert(number, context.waker().clone());
                    Poll::Pending
                }
            }
        }
    }
}
