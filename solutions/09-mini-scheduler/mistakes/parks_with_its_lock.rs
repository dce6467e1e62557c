//! Mistake: holds its lock while it waits.
//!
//! The guard is a variable that lives to the end of the loop's body. A thread that wants to wake the loop needs the lock
//! first.
//!
//! Verdict: deadlocked in wake_from_thread::ends_the_wait
//! Verdict: deadlocked in wake_from_thread::in_the_nick_of_time
//! Verdict: deadlocked in wake_from_thread::work_from_a_thread
//! Verdict: deadlocked in wake_from_thread::an_earlier_timer
//! Verdict: deadlocked in wake_from_thread::nothing_is_left
//! Verdict: blocked in wake_from_thread::alarms_and_early_ends

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
                let next = state.timers.first_key_value().map(|((at, _), _)| *at);
                if turn == 0 && next.is_none() && state.tasks.is_empty() {
                    return;
                }
                if turn == 0 {
                    clock.park(next);
                }
                drop(state);
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
