//! Mistake: leaves its alarm behind when it is dropped.
//!
//! A future that is dropped is cancelled, but what it has registered elsewhere stays there.
//!
//! Without: mod delay { impl Drop for Delay }
//! Breaks: delay.nothing_left
//! Verdict: wrong in delay::leaves_nothing_behind
