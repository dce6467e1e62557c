//! Mistake: says nothing of a task that was cancelled.
//!
//! What comes of a task is said when its future has ended, and this one never does.
//!
//! Without: mod task { impl<F: Future> Drop for Body<F> }
//! Breaks: spawn.cancelled
//! Verdict: deadlocked in spawn::cancelled
//! Verdict: deadlocked in spawn::cancelled_at_work
//! Verdict: wrong in spawn::dropped_with_the_scheduler
//! Verdict: wrong in spawn::wakes_whoever_asked
//! Verdict: wrong in spawn::gone_before_it_is_told
//! Verdict: wrong in spawn::asked_by_a_waker
//! Verdict: wrong in spawn::its_own_waker_and_handle
//! Verdict: wrong in wake_from_thread::nothing_is_left
