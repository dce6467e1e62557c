//! Mistake: looks at the clock until a timer is due.
//!
//! It needs no wait at all, and keeps a processor busy for nothing.
//!
//! Breaks: exercise.told, exercise.wait
//! Verdict: stuck in call_later::at_their_times
//! Verdict: stuck in call_later::in_turns_with_callbacks
//! Verdict: stuck in call_later::cancelled
//! Verdict: stuck in call_later::cancelled_in_its_turn
//! Verdict: stuck in call_later::early_ends
//! Verdict: stuck in wake_from_thread::ends_the_wait
//! Verdict: stuck in wake_from_thread::work_from_a_thread
//! Verdict: stuck in wake_from_thread::an_earlier_timer
//! Verdict: stuck in wake_from_thread::nothing_is_left
//! Verdict: stuck in call_later::cancelled_too_late
//! Verdict: stuck in call_later::fractions_count
//! Verdict: stuck in call_later::used_while_a_timer_is_dropped

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
                    match next {
                        Some(next) => while clock.now() < next {},
                        None => clock.park(None),
                    }
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
