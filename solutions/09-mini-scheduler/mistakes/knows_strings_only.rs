//! Mistake: knows only one kind of text in a panic.
//!
//! `panic!` with arguments carries a `String`, without any a `&str`.
//!
//! Breaks: spawn.said
//! Verdict: wrong in spawn::panics
//! Verdict: wrong in spawn::wakes_whoever_asked
//! Verdict: wrong in spawn::gone_before_it_is_told
//! Verdict: wrong in spawn::asked_by_a_waker
//! Verdict: wrong in spawn::its_own_waker_and_handle

mod task {
    fn said(payload: &(dyn Any + Send)) -> String {
        if let Some(text) = payload.downcast_ref::<String>() {
            text.clone()
        } else {
            String::new()
        }
    }
}
