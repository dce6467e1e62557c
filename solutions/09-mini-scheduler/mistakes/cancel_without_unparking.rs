//! Mistake: does not wake the loop when a timer is cancelled.
//!
//! The loop sleeps until the moment of a timer that is gone.
//!
//! Breaks: exercise.run_to_the_end, call_later.from_any_thread
//! Verdict: wrong in wake_from_thread::nothing_is_left

mod handle {
    impl Timer {
        pub fn cancel(&self) {
            let timer = lock(&self.shared.state).timers.remove(&self.when);
            let callback = self.callback.upgrade();
            let callback = callback.and_then(|callback| lock(&callback).take());
            drop((timer, callback));
        }
    }
}
