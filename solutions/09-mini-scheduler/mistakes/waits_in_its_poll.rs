//! Mistake: waits in its poll until the promise is done.
//!
//! A wait that is pending has to be polled again, which is saved. But nobody else gets the thread on which it could be done.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in promise::waiters
//! Verdict: blocked in promise::forgotten_wakers
//! Verdict: blocked in promise::waits_come_and_go
//! Verdict: blocked in promise::used_while_it_is_set
//! Verdict: blocked in promise::used_by_a_waker

mod promise {
    use std::{thread, time::Duration};

    impl<T: Clone, E: Clone> Future for Wait<T, E> {
        fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
            let this = self.get_mut();
            let waker = context.waker().clone();
            let mut _before = None;
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
            loop {
                if let PromiseState::Done(result) = &*lock(&this.promise.state) {
                    return Poll::Ready(result.clone());
                }
                thread::sleep(Duration::from_millis(1));
            }
        }
    }
}
