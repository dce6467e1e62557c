//! Mistake: throws nothing away when it is dropped.
//!
//! A handle keeps the state alive, and the state what is in its queue: an `Arc` in a circle is never freed.
//!
//! Without: mod scheduler { impl Drop for Scheduler }
//! Breaks: call_soon.owned, spawn.owned, spawn.cancelled_with_the_scheduler
//! Verdict: wrong in call_soon::dropped_with_the_scheduler
//! Verdict: wrong in call_later::dropped_with_the_scheduler
//! Verdict: wrong in spawn::dropped_with_the_scheduler
//! Verdict: wrong in spawn::used_while_a_task_is_dropped
//! Verdict: wrong in call_later::used_while_a_timer_is_dropped
//! Verdict: wrong in spawn::wakes_whoever_asked
//! Verdict: wrong in spawn::gone_before_it_is_told
//! Verdict: wrong in spawn::asked_by_a_waker
//! Verdict: wrong in spawn::its_own_waker_and_handle
