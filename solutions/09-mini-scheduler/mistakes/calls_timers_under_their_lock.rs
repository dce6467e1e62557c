//! Mistake: holds a timer's lock while it calls its callback.
//!
//! The guard in the head of an `if let` lives until the end of its block. A callback that cancels its own timer waits
//! forever.
//!
//! Breaks: exercise.no_lock_in_a_callback, call_later.too_late
//! Verdict: blocked in call_later::cancelled_too_late

mod handle {
    impl Handle {
        pub fn call_later(
            &self,
            delay: Duration,
            callback: impl FnOnce() + Send + 'static,
        ) -> Timer {
            let callback: Callback = Box::new(callback);
            // The scheduler's, but the timer can take it away even from the ready queue.
            let callback = Arc::new(Mutex::new(Some(callback)));
            let cancel = Arc::downgrade(&callback);
            let at = self.shared.clock.now() + delay;
            let call = move || {
                if let Some(callback) = lock(&callback).take() {
                    callback();
                }
            };
            Timer {
                when: self.shared.call_at(at, Box::new(call)),
                callback: cancel,
                shared: self.shared.clone(),
            }
        }
    }
}
