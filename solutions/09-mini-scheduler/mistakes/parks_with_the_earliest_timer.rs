//! Mistake: holds its lock while it waits for a timer.
//!
//! The earliest timer is borrowed from what the lock protects, and is used as the wait begins. Where there is none the lock
//! is given back.
//!
//! Breaks: exercise.no_lock_in_park
//! Verdict: deadlocked in wake_from_thread::ends_the_wait
//! Verdict: deadlocked in wake_from_thread::work_from_a_thread
//! Verdict: deadlocked in wake_from_thread::an_earlier_timer
//! Verdict: deadlocked in wake_from_thread::nothing_is_left

mod scheduler {
    impl Scheduler {
        pub fn run(&mut self) {
            let clock = &self.shared.clock;
            loop {
                let now = clock.now();
                let mut state = lock(&self.shared.state);
                while let Some(timer) = state.timers.first_entry()
                    && timer.key().0 <= now
                {
                    let callback = timer.remove();
                    state.ready.push_back(callback);
                }
                let turn = state.ready.len();
                if turn == 0 && state.timers.is_empty() && state.tasks.is_empty() {
                    return;
                }
                if turn > 0 {
                    drop(state);
                } else if let Some(((at, _), _)) = state.timers.first_key_value() {
                    clock.park(Some(*at));
                    drop(state);
                } else {
                    drop(state);
                    clock.park(None);
                }
                for _ in 0..turn {
                    // One by one, so that a panic leaves the rest where it is.
                    let callback = lock(&self.shared.state).ready.pop_front();
                    if let Some(callback) = callback {
                        callback();
                    }
                }
            }
        }
    }
}
