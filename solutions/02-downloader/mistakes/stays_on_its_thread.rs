//! Mistake: shares the value by an `Rc`.
//!
//! On one thread that is enough. But an end of the promise may go to another task, and tasks may go to other threads.
//!
//! Base: by_hand
//! Without: use std::sync::Arc
//! Breaks: promise.sent
//! Verdict: unbuilt in *

use std::rc::Rc;

pub fn promise<T: Clone + Send + Sync + 'static>() -> (Setter<T>, Promise<T>) {
    let state = Rc::new(Mutex::new(State::Waiting(Vec::new())));
    let setter = Setter {
        state: state.clone(),
    };
    (setter, Promise { state })
}

pub struct Setter<T> {
    state: Rc<Mutex<State<T>>>,
}

#[derive(Clone)]
pub struct Promise<T> {
    state: Rc<Mutex<State<T>>>,
}
