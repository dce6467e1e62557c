//! Mistake: drops a task that was cancelled when its turn comes.
//!
//! It is marked, and before each poll the mark is looked at. But a task that waits may have no turn ever again.
//!
//! Breaks: spawn.dropped_in_time
//! Verdict: deadlocked in spawn::cancelled
//! Verdict: deadlocked in spawn::used_while_a_task_is_dropped
//! Verdict: deadlocked in wake_from_thread::nothing_is_left

mod scheduler {
    impl Work {
        fn poll(self: Arc<Self>) {
            let (body, was_cancelled) = {
                let mut progress = lock(&self.progress);
                // From here on a wake is news, the poll below included.
                progress.woken = false;
                (progress.body.take(), progress.cancelled)
            };
            let Some(mut body) = body else { return };
            let waker = Waker::from(self.clone());
            if !was_cancelled
                && body
                    .as_mut()
                    .poll(&mut Context::from_waker(&waker))
                    .is_pending()
            {
                let mut progress = lock(&self.progress);
                if !progress.cancelled {
                    progress.body = Some(body);
                    return;
                }
            }
            drop(body);
            self.shared.forget(self.number);
        }

        pub(crate) fn stop(&self) {
            lock(&self.progress).cancelled = true;
        }
    }
}

mod task {
    impl<T> Task<T> {
        pub fn cancel(&self) {
            self.work.stop();
        }
    }
}
