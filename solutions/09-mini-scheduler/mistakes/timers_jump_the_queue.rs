//! Mistake: calls timers that are due before what is ready.
//!
//! They have waited long enough, it seems. But whoever was ready before them has its turn first.
//!
//! Breaks: exercise.due
//! Verdict: wrong in call_later::in_turns_with_callbacks
//! Verdict: wrong in call_later::starves_nobody

mod scheduler {
    impl Scheduler {
        pub fn run(&mut self) {
            let clock = &self.shared.clock;
            loop {
                let now = clock.now();
                let mut state = lock(&self.shared.state);
                let mut due = Vec::new();
                while let Some(timer) = state.timers.first_entry()
                    && timer.key().0 <= now
                {
                    due.push(timer.remove());
                }
                for callback in due.into_iter().rev() {
                    state.ready.push_front(callback);
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
