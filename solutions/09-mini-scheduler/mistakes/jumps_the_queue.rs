//! Mistake: puts what a callback schedules at the front of the queue.
//!
//! "Soon" is taken for "next".
//!
//! Breaks: call_soon.at_the_end, spawn.woken_to_the_end
//! Verdict: wrong in call_soon::in_order
//! Verdict: wrong in call_soon::callbacks_schedule_callbacks
//! Verdict: wrong in call_soon::panics
//! Verdict: wrong in call_later::in_turns_with_callbacks
//! Verdict: wrong in call_later::starves_nobody
//! Verdict: wrong in spawn::gives_its_output
//! Verdict: wrong in spawn::polled_only_when_woken
//! Verdict: wrong in spawn::one_queue
//! Verdict: wrong in spawn::cancelled
//! Verdict: wrong in spawn::cancelled_at_work
//! Verdict: wrong in spawn::panics
//! Verdict: wrong in spawn::used_while_a_task_is_dropped
//! Verdict: wrong in spawn::old_wakers

mod scheduler {
    impl Shared {
        pub(crate) fn call_soon(&self, callback: Callback) {
            let mut state = lock(&self.state);
            if state.closed {
                return;
            }
            state.ready.push_front(callback);
            drop(state);
            // Perhaps the loop is waiting. If it is not, its next wait ends at once, which does no harm.
            self.clock.unpark();
        }
    }
}
