//! Mistake: keeps the panic of a callback to itself.
//!
//! What is right for tasks is done for callbacks, too. But a callback has no handle that could tell anybody of it.
//!
//! Breaks: call_soon.panics
//! Verdict: wrong in call_soon::panics
//! Verdict: deadlocked in spawn::dropped_with_the_scheduler
//! Verdict: deadlocked in spawn::wakes_whoever_asked
//! Verdict: deadlocked in spawn::gone_before_it_is_told
//! Verdict: deadlocked in spawn::asked_by_a_waker
//! Verdict: deadlocked in spawn::its_own_waker_and_handle

mod scheduler {
    use std::panic::{AssertUnwindSafe, catch_unwind};

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
                for _ in 0..turn {
                    // One by one, so that a panic leaves the rest where it is.
                    let callback = lock(&self.shared.state).ready.pop_front();
                    if let Some(callback) = callback {
                        let _ = catch_unwind(AssertUnwindSafe(callback));
                    }
                }
            }
        }
    }
}
