//! Mistake: can not cancel a timer that is due.
//!
//! It was moved to the ready queue, and `cancel` looks for it among the timers only.
//!
//! Breaks: call_later.not_called
//! Verdict: wrong in call_later::cancelled_in_its_turn

mod handle {
    impl Timer {
        pub fn cancel(&self) {
            let timer = lock(&self.shared.state).timers.remove(&self.when);
            drop(timer);
            // The loop may be waiting for this one.
            self.shared.clock.unpark();
        }
    }
}
