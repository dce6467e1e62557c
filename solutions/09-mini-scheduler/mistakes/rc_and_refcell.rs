//! Mistake: keeps a promise in an `Rc` with a `RefCell`.
//!
//! That is for one thread, and the compiler says so as soon as somebody wants to send it to another.
//!
//! Without: mod promise { use std::sync::{Arc, Mutex} }
//! Without: mod promise { use crate::lock::lock }
//! Breaks: exercise.threads
//! Verdict: unbuilt in *

mod promise {
    use std::{
        cell::{RefCell, RefMut},
        rc::Rc,
    };

    fn lock<T>(cell: &RefCell<T>) -> RefMut<'_, T> {
        cell.borrow_mut()
    }

    pub struct Promise<T, E> {
        state: Rc<RefCell<PromiseState<T, E>>>,
    }

    impl<T: Clone + Send + 'static, E: Clone + Send + 'static> Promise<T, E> {
        pub fn pending() -> Promise<T, E> {
            let state = PromiseState::Pending {
                callbacks: Vec::new(),
                waiters: BTreeMap::new(),
                waiters_made: 0,
            };
            Promise {
                state: Rc::new(RefCell::new(state)),
            }
        }
    }
}
