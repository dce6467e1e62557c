//! Mistake: knows only one kind of text in a panic.
//!
//! `panic!` with arguments carries a `String`, without any a `&str`.
//!
//! Verdict: wrong in spawn::panics

mod task {
    fn said(payload: &(dyn Any + Send)) -> String {
        if let Some(text) = payload.downcast_ref::<String>() {
            text.clone()
        } else {
            String::new()
        }
    }
}
