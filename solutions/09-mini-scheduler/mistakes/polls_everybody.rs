//! Mistake: polls every task in every turn.
//!
//! Nobody has to keep wakers apart if everybody is asked each time. The more tasks there are, the more of it is in
//! vain.
//!
//! Breaks: exercise.told, spawn.polled_when_woken
//! Verdict: wrong in spawn::polled_only_when_woken
//! Verdict: wrong in spawn::one_queue
//! Verdict: wrong in wake_from_thread::ends_the_wait
//! Verdict: wrong in wake_from_thread::in_the_nick_of_time
//! Verdict: wrong in wake_from_thread::alarms_and_early_ends
//! Verdict: wrong in spawn::old_wakers

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
                let everybody: Vec<_> = state.tasks.values().cloned().collect();
                drop(state);
                if turn > 0 {
                    everybody.into_iter().for_each(Work::poll);
                }
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
