//! Mistake: holds a task's lock while it polls it.
//!
//! The future is polled where it lies, and the guard lives as long as the poll. A task that is woken meanwhile waits
//! forever.
//!
//! Breaks: exercise.no_lock_in_a_poll
//! Verdict: blocked in spawn::polled_only_when_woken
//! Verdict: blocked in spawn::one_queue
//! Verdict: blocked in spawn::cancelled_at_work
//! Verdict: blocked in spawn::wakes_whoever_asked
//! Verdict: blocked in spawn::gone_before_it_is_told
//! Verdict: blocked in spawn::asked_by_a_waker
//! Verdict: blocked in spawn::its_own_waker_and_handle
//! Verdict: deadlocked in wake_from_thread::in_the_nick_of_time

mod scheduler {
    impl Work {
        fn poll(self: Arc<Self>) {
            let mut progress = lock(&self.progress);
            // From here on a wake is news, the poll below included.
            progress.woken = false;
            let Some(body) = &mut progress.body else {
                return;
            };
            let waker = Waker::from(self.clone());
            let polled = body.as_mut().poll(&mut Context::from_waker(&waker));
            if polled.is_pending() && !progress.cancelled {
                return;
            }
            let body = progress.body.take();
            drop(progress);
            drop(body);
            self.shared.forget(self.number);
        }
    }
}
