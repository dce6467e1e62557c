//! Mistake: throws nothing away when it is dropped.
//!
//! A handle keeps the state alive, and the state what is in its queue: an `Arc` in a circle is never freed.
//!
//! Without: mod scheduler { impl Drop for Scheduler }
//! Verdict: wrong in call_soon::dropped_with_the_scheduler
//! Verdict: wrong in call_later::dropped_with_the_scheduler
//! Verdict: wrong in spawn::dropped_with_the_scheduler
//! Verdict: wrong in spawn::used_while_a_task_is_dropped
