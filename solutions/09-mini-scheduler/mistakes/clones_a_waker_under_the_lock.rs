//! Mistake: clones a waker while it holds the lock.
//!
//! It is where the waker is needed, and to clone one looks harmless. But it is code of whoever made the waker.
//!
//! Breaks: exercise.no_lock_in_a_waker
//! Verdict: blocked in promise::used_by_a_waker

mod promise {
    impl<T: Clone, E: Clone> Future for Wait<T, E> {
        fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
            let this = self.get_mut();
            let _before;
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
                    _before = waiters.insert(number, context.waker().clone());
                    Poll::Pending
                }
            }
        }
    }
}
