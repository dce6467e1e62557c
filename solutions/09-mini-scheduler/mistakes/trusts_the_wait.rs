//! Mistake: takes the end of the wait for the moment that it waited for.
//!
//! The wait may end early. Whoever does not look at the clock again is too early as well.
//!
//! Breaks: exercise.clock
//! Verdict: wrong in call_later::at_their_times
//! Verdict: wrong in call_later::in_turns_with_callbacks
//! Verdict: wrong in call_later::cancelled
//! Verdict: wrong in call_later::cancelled_in_its_turn
//! Verdict: wrong in call_later::early_ends
//! Verdict: wrong in wake_from_thread::ends_the_wait
//! Verdict: wrong in wake_from_thread::work_from_a_thread
//! Verdict: wrong in wake_from_thread::an_earlier_timer
//! Verdict: wrong in wake_from_thread::nothing_is_left
//! Verdict: wrong in call_later::cancelled_too_late
//! Verdict: wrong in call_later::fractions_count
//! Verdict: wrong in call_later::used_while_a_timer_is_dropped

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
                    clock.park(next);
                    let timer = lock(&self.shared.state).timers.pop_first();
                    if let Some((_, callback)) = timer {
                        callback();
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
