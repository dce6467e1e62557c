//! Mistake: looks at its timers every millisecond.
//!
//! A short sleep in a loop is easy, and the loop never rests.
//!
//! Breaks: exercise.wait_no_more_often
//! Verdict: wrong in call_later::at_their_times
//! Verdict: wrong in call_later::early_ends
//! Verdict: wrong in wake_from_thread::ends_the_wait
//! Verdict: wrong in call_later::fractions_count

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
                drop(state);
                if turn == 0 {
                    clock.park(next.map(|_| now + Duration::from_millis(1)));
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
