//! Mistake: loses a wake that comes during the poll.
//!
//! "It stands in the queue" is cleared after the poll, and with it the news that came meanwhile.
//!
//! Breaks: spawn.polled_when_woken
//! Verdict: deadlocked in spawn::polled_only_when_woken
//! Verdict: deadlocked in spawn::one_queue
//! Verdict: deadlocked in wake_from_thread::in_the_nick_of_time

mod scheduler {
    impl Work {
        fn poll(self: Arc<Self>) {
            let body = {
                let mut progress = lock(&self.progress);
                progress.woken = true;
                progress.body.take()
            };
            let Some(mut body) = body else { return };
            let waker = Waker::from(self.clone());
            let polled = body.as_mut().poll(&mut Context::from_waker(&waker));
            let mut progress = lock(&self.progress);
            progress.woken = false;
            if polled.is_pending() && !progress.cancelled {
                progress.body = Some(body);
                return;
            }
            drop(progress);
            drop(body);
            self.shared.forget(self.number);
        }
    }
}
