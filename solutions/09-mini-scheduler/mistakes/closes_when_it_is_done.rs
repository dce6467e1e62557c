//! Mistake: takes no more work when it has done all there was.
//!
//! `run` is taken for the whole life of the scheduler, and its end for that of both.
//!
//! Breaks: exercise.run_again
//! Verdict: wrong in call_soon::in_order
//! Verdict: wrong in call_later::cancelled_too_late
//! Verdict: wrong in spawn::awaits_another
//! Verdict: wrong in spawn::old_wakers
//! Verdict: wrong in wake_from_thread::in_the_nick_of_time
//! Verdict: wrong in wake_from_thread::nothing_is_left
//! Verdict: wrong in spawn::cancelled

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
                    state.closed = true;
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
