//! Mistake: cancels a timer when its handle is dropped.
//!
//! As it is with a future that is dropped. But nobody has to keep a timer that they will not cancel.
//!
//! Breaks: call_later.stands
//! Verdict: wrong in call_later::at_their_times
//! Verdict: wrong in call_later::in_turns_with_callbacks
//! Verdict: wrong in call_later::starves_nobody
//! Verdict: wrong in call_later::cancelled
//! Verdict: wrong in call_later::cancelled_in_its_turn
//! Verdict: wrong in call_later::cancelled_too_late
//! Verdict: wrong in call_later::fractions_count
//! Verdict: wrong in call_later::early_ends
//! Verdict: wrong in call_later::used_while_a_timer_is_dropped
//! Verdict: wrong in wake_from_thread::ends_the_wait
//! Verdict: wrong in wake_from_thread::work_from_a_thread
//! Verdict: wrong in wake_from_thread::an_earlier_timer

mod handle {
    impl Drop for Timer {
        fn drop(&mut self) {
            self.cancel();
        }
    }
}
