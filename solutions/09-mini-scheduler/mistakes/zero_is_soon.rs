//! Mistake: puts a timer of no delay into the ready queue.
//!
//! Its time has come, so it is ready. But it joins the queue with the other timers, when the next turn begins.
//!
//! Breaks: call_later.zero
//! Verdict: wrong in call_later::in_turns_with_callbacks

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
                let callback = lock(&callback).take();
                if let Some(callback) = callback {
                    callback();
                }
            };
            let when = match delay {
                Duration::ZERO => {
                    self.shared.call_soon(Box::new(call));
                    (at, 0)
                }
                _ => self.shared.call_at(at, Box::new(call)),
            };
            Timer {
                when,
                callback: cancel,
                shared: self.shared.clone(),
            }
        }
    }
}
