//! Mistake: returns although tasks are waiting.
//!
//! Nothing is ready and no timer stands, so there seems to be nothing to do. But somebody may wake a task from elsewhere.
//!
//! Breaks: exercise.run_to_the_end, exercise.wait_for_somebody
//! Verdict: wrong in wake_from_thread::ends_the_wait
//! Verdict: wrong in wake_from_thread::in_the_nick_of_time
//! Verdict: wrong in wake_from_thread::nothing_is_left
//! Verdict: wrong in wake_from_thread::alarms_and_early_ends

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
                if turn == 0 && next.is_none() {
                    return;
                }
                drop(state);
                if turn == 0 {
                    clock.park(next);
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
