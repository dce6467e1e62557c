//! Mistake: drops the waker of the poll before while it holds the lock.
//!
//! `insert` gives back what was there, and what nobody takes is dropped at the end of the statement. A waker may be the
//! last to hold a task, and what that drops may use the promise.
//!
//! Breaks: exercise.no_lock_in_a_waker
//! Verdict: blocked in promise::used_by_a_waker

mod promise {
    impl<T: Clone, E: Clone> Future for Wait<T, E> {
        fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
            let this = self.get_mut();
            let waker = context.waker().clone();
            match &mut *lock(&this.promise.state) {
                PromiseState::Done(result) => Poll::Ready(result.clone()),
                PromiseState::Pending {
                    waiters,
                    waiters_made,
                    ..
                } => {
                    let number = *this.number.get_or_insert_with(|| {
                        *waiters_made += 1;
                        *waiters_made
                    });
                    waiters.insert(number, waker);
                    Poll::Pending
                }
            }
        }
    }
}
