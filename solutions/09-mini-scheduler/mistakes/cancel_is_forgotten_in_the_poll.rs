//! Mistake: can not cancel a task that is being polled.
//!
//! There is nothing to drop at that moment, and afterwards nobody remembers.
//!
//! Breaks: spawn.cancels_itself
//! Verdict: stuck in spawn::cancelled_at_work
//! Verdict: deadlocked in spawn::wakes_whoever_asked
//! Verdict: deadlocked in spawn::gone_before_it_is_told
//! Verdict: deadlocked in spawn::asked_by_a_waker
//! Verdict: deadlocked in spawn::its_own_waker_and_handle

mod scheduler {
    impl Work {
        fn poll(self: Arc<Self>) {
            let body = {
                let mut progress = lock(&self.progress);
                // From here on a wake is news, the poll below included.
                progress.woken = false;
                progress.body.take()
            };
            let Some(mut body) = body else { return };
            let waker = Waker::from(self.clone());
            let polled = body.as_mut().poll(&mut Context::from_waker(&waker));
            let mut progress = lock(&self.progress);
            if polled.is_pending() {
                progress.body = Some(body);
                return;
            }
            drop(progress);
            drop(body);
            self.shared.forget(self.number);
        }
    }
}
