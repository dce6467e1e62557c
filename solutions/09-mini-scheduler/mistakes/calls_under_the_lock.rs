//! Mistake: holds its lock while it calls.
//!
//! The guard in the head of a `while let` lives until the body is over. The first callback that schedules another
//! waits forever.
//!
//! Breaks: exercise.no_lock_in_a_callback, call_soon.from_within
//! Verdict: blocked in call_soon::callbacks_schedule_callbacks
//! Verdict: aborted in call_soon::panics
//! Verdict: blocked in call_later::in_turns_with_callbacks
//! Verdict: blocked in call_later::starves_nobody
//! Verdict: blocked in call_later::cancelled
//! Verdict: blocked in call_later::cancelled_in_its_turn
//! Verdict: blocked in spawn::gives_its_output
//! Verdict: blocked in spawn::polled_only_when_woken
//! Verdict: blocked in spawn::one_queue
//! Verdict: blocked in spawn::awaits_another
//! Verdict: blocked in spawn::ended_and_gone
//! Verdict: blocked in spawn::cancelled
//! Verdict: blocked in spawn::cancelled_at_work
//! Verdict: blocked in spawn::panics
//! Verdict: aborted in spawn::dropped_with_the_scheduler
//! Verdict: blocked in spawn::used_while_a_task_is_dropped
//! Verdict: blocked in wake_from_thread::ends_the_wait
//! Verdict: blocked in wake_from_thread::in_the_nick_of_time
//! Verdict: blocked in wake_from_thread::work_from_a_thread
//! Verdict: blocked in wake_from_thread::alarms_and_early_ends
//! Verdict: blocked in call_later::cancelled_too_late
//! Verdict: blocked in spawn::wakes_whoever_asked
//! Verdict: blocked in spawn::gone_before_it_is_told
//! Verdict: blocked in spawn::asked_by_a_waker
//! Verdict: blocked in spawn::its_own_waker_and_handle
//! Verdict: blocked in spawn::old_wakers

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
                    if let Some(callback) = &mut lock(&self.shared.state).ready.pop_front() {
                        mem::replace(callback, Box::new(|| ()))();
                    }
                }
            }
        }
    }
}
