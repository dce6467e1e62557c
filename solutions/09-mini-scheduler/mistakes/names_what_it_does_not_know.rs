//! Mistake: makes up a text for a panic that has none.
//!
//! The payload is neither a `&str` nor a `String`, and its type is not known.
//!
//! Breaks: spawn.said_nothing
//! Verdict: wrong in spawn::panics

mod task {
    fn said(payload: &(dyn Any + Send)) -> String {
        if let Some(text) = payload.downcast_ref::<&str>() {
            (*text).to_owned()
        } else if let Some(text) = payload.downcast_ref::<String>() {
            text.clone()
        } else {
            "Box<dyn Any>".to_owned()
        }
    }
}
