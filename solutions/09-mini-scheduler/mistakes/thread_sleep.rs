//! Mistake: sleeps until the next timer.
//!
//! Nobody can wake a thread that sleeps in `thread::sleep`, and the clock that was handed in does not know of it.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in call_later::at_their_times
//! Verdict: blocked in call_later::in_turns_with_callbacks
//! Verdict: blocked in call_later::cancelled
//! Verdict: blocked in call_later::cancelled_in_its_turn
//! Verdict: blocked in call_later::early_ends
//! Verdict: blocked in wake_from_thread::ends_the_wait
//! Verdict: blocked in wake_from_thread::work_from_a_thread
//! Verdict: blocked in wake_from_thread::an_earlier_timer
//! Verdict: blocked in wake_from_thread::nothing_is_left
//! Verdict: blocked in call_later::cancelled_too_late
//! Verdict: blocked in call_later::fractions_count
//! Verdict: blocked in call_later::used_while_a_timer_is_dropped

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
                        Some(next) => std::thread::sleep(next - now),
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
