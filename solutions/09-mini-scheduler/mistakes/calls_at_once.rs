//! Mistake: calls the callback in `call_soon`.
//!
//! "Soon" is taken for "now".
//!
//! Verdict: wrong in call_soon::*
//! Verdict: wrong in call_later::in_turns_with_callbacks
//! Verdict: wrong in call_later::starves_nobody
//! Verdict: wrong in spawn::one_queue
//! Verdict: wrong in spawn::dropped_with_the_scheduler
//! Verdict: wrong in spawn::used_while_a_task_is_dropped

mod handle {
    impl Handle {
        pub fn call_soon(&self, callback: impl FnOnce() + Send + 'static) {
            callback();
        }
    }
}
