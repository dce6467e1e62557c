//! Mistake: waits on a condition variable of its own.
//!
//! Then the clock that was handed in does not know of the wait, and nobody can test it.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in call_later::at_their_times
//! Verdict: blocked in call_later::in_turns_with_callbacks
//! Verdict: blocked in call_later::cancelled
//! Verdict: blocked in call_later::cancelled_in_its_turn
//! Verdict: blocked in call_later::early_ends
//! Verdict: blocked in wake_from_thread::*
//! Verdict: blocked in call_later::cancelled_too_late
//! Verdict: blocked in call_later::fractions_count
//! Verdict: blocked in call_later::used_while_a_timer_is_dropped

mod scheduler {
    use std::sync::Condvar;

    pub(crate) struct Shared {
        pub(crate) clock: Clock,
        news: Condvar,
        pub(crate) state: Mutex<State>,
    }

    impl Scheduler {
        pub fn new(clock: Clock) -> Scheduler {
            Scheduler {
                shared: Arc::new(Shared {
                    clock,
                    news: Condvar::new(),
                    state: Mutex::default(),
                }),
            }
        }

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
                    let state = lock(&self.shared.state);
                    match next {
                        Some(next) => drop(self.shared.news.wait_timeout(state, next - now)),
                        None => drop(self.shared.news.wait(state)),
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

    impl Shared {
        pub(crate) fn call_soon(&self, callback: Callback) {
            let mut state = lock(&self.state);
            if state.closed {
                return;
            }
            state.ready.push_back(callback);
            drop(state);
            self.news.notify_all();
        }
    }
}
