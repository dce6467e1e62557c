//! Mistake: empties its queue before it looks at its timers.
//!
//! A callback that schedules itself keeps the queue full, and no timer is ever called.
//!
//! Breaks: exercise.next_turn
//! Verdict: wrong in call_later::in_turns_with_callbacks
//! Verdict: wrong in call_later::starves_nobody

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
                }
                loop {
                    let callback = lock(&self.shared.state).ready.pop_front();
                    let Some(callback) = callback else { break };
                    callback();
                }
            }
        }
    }
}
