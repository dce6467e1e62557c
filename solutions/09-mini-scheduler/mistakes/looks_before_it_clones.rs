//! Mistake: looks first, and then clones its waker.
//!
//! No lock is held while the waker is cloned, but what is set meanwhile is missed: nobody looks again when the waker is in
//! its place.
//!
//! Breaks: promise.wait
//! Verdict: wrong in promise::used_by_a_waker

mod promise {
    impl<T: Clone, E: Clone> Future for Wait<T, E> {
        fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
            let this = self.get_mut();
            if let PromiseState::Done(result) = &*lock(&this.promise.state) {
                return Poll::Ready(result.clone());
            }
            let waker = context.waker().clone();
            let _before;
            if let PromiseState::Pending {
                waiters,
                waiters_made,
                ..
            } = &mut *lock(&this.promise.state)
            {
                let number = *this.number.get_or_insert_with(|| {
                    *waiters_made += 1;
                    *waiters_made
                });
                _before = waiters.insert(number, waker);
            }
            Poll::Pending
        }
    }
}
