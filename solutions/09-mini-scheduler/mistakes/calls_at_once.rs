//! Mistake: calls the callback in `call_soon`.
//!
//! "Soon" is taken for "now".
//!
//! Breaks: call_soon.in_run
//! Verdict: wrong in call_soon::*
//! Verdict: wrong in call_later::in_turns_with_callbacks
//! Verdict: wrong in call_later::starves_nobody
//! Verdict: wrong in spawn::one_queue
//! Verdict: wrong in spawn::dropped_with_the_scheduler
//! Verdict: wrong in spawn::used_while_a_task_is_dropped
//! Verdict: wrong in call_later::used_while_a_timer_is_dropped
//! Verdict: wrong in spawn::wakes_whoever_asked
//! Verdict: wrong in spawn::gone_before_it_is_told
//! Verdict: wrong in spawn::asked_by_a_waker
//! Verdict: wrong in spawn::its_own_waker_and_handle
//! Verdict: wrong in spawn::old_wakers
//! Verdict: wrong in spawn::cancelled
//! Verdict: wrong in wake_from_thread::work_from_a_thread

mod handle {
    impl Handle {
        pub fn call_soon(&self, callback: impl FnOnce() + Send + 'static) {
            callback();
        }
    }
}
