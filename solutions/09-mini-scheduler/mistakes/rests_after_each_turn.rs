//! Mistake: sleeps for a moment after each turn.
//!
//! A loop that does so spares the processor, as long as nobody has anything to do.
//!
//! Breaks: exercise.thread
//! Verdict: blocked in call_soon::*
//! Verdict: blocked in call_later::at_their_times
//! Verdict: blocked in call_later::in_turns_with_callbacks
//! Verdict: blocked in call_later::starves_nobody
//! Verdict: blocked in call_later::cancelled
//! Verdict: blocked in call_later::cancelled_in_its_turn
//! Verdict: blocked in call_later::cancelled_too_late
//! Verdict: blocked in call_later::fractions_count
//! Verdict: blocked in call_later::early_ends
//! Verdict: blocked in call_later::used_while_a_timer_is_dropped
//! Verdict: blocked in spawn::gives_its_output
//! Verdict: blocked in spawn::polled_only_when_woken
//! Verdict: blocked in spawn::one_queue
//! Verdict: blocked in spawn::awaits_another
//! Verdict: blocked in spawn::ended_and_gone
//! Verdict: blocked in spawn::cancelled
//! Verdict: blocked in spawn::cancelled_at_work
//! Verdict: blocked in spawn::panics
//! Verdict: blocked in spawn::used_while_a_task_is_dropped
//! Verdict: blocked in spawn::wakes_whoever_asked
//! Verdict: blocked in spawn::gone_before_it_is_told
//! Verdict: blocked in spawn::asked_by_a_waker
//! Verdict: blocked in spawn::its_own_waker_and_handle
//! Verdict: blocked in spawn::old_wakers
//! Verdict: blocked in wake_from_thread::*

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
                for _ in 0..turn {
                    // One by one, so that a panic leaves the rest where it is.
                    let callback = lock(&self.shared.state).ready.pop_front();
                    if let Some(callback) = callback {
                        callback();
                    }
                }
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }
}
